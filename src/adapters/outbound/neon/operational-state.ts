import { sql } from 'drizzle-orm'
import type { OperationalState } from '../../../application/ports/operational-state.ts'
import type { Lifetimes } from '../../../domain/session/session.ts'
import { after } from '../../../domain/shared/instant.ts'
import type { Database } from './database.ts'
import { toDate, toInstant } from './rows.ts'
import { outboxMessages, sessions } from './schema/index.ts'

/** From here on sessions are not counted one by one: what the index of those that have not ended holds is near enough. */
const countedMax = 50_000

/** Asks Postgres, in one statement. */
export function createNeonOperationalState(
  { query, run }: Database,
  { sessionIdleMs }: Pick<Lifetimes, 'sessionIdleMs'>,
): OperationalState {
  return {
    async read(now) {
      const moment = toDate(now).toISOString()
      const idleSince = toDate(after(now, -sessionIdleMs)).toISOString()
      const { rows } = await run(
        query.execute<{ waiting: number; oldest: string | null; active: number }>(sql`
          SELECT
            outbox.waiting,
            (extract(epoch FROM outbox.oldest) * 1000)::bigint::text AS oldest,
            CASE WHEN live.estimate < ${countedMax} THEN (
              SELECT count(*)::int FROM ${sessions}
              WHERE ended_at IS NULL AND expires_at > ${moment}::timestamptz
                AND last_used_at > ${idleSince}::timestamptz
            ) ELSE live.estimate END AS active
          FROM (
            SELECT count(*)::int AS waiting, min(created_at) AS oldest FROM ${outboxMessages}
            WHERE sent_at IS NULL AND refused_at IS NULL
          ) AS outbox, (
            SELECT reltuples::int AS estimate FROM pg_class
            WHERE oid = 'sessions_live_by_user_index'::regclass
          ) AS live`),
      )
      const [row] = rows
      if (!row) throw new Error('An aggregate has one row')
      const oldest = row.oldest === null ? null : toInstant(new Date(Number(row.oldest)))
      return { outbox: { waiting: row.waiting, oldest }, activeSessions: row.active }
    },
  }
}
