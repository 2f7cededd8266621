import { sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { ExpiredRecords } from '../../../application/ports/expired-records.ts'
import type { Instant } from '../../../domain/shared/instant.ts'
import type { Database } from './database.ts'
import { challenges, ipBlocks, oneTimeTokens, sessions } from './schema/index.ts'

/** Removes from Postgres by the indexes on `expires_at`; rows that somebody holds wait for the next minute. */
export function createNeonExpiredRecords({ query, batch }: Database): ExpiredRecords {
  const remove = (table: PgTable, before: Instant, limit: number) =>
    query.execute<{ removed: number }>(sql`
      WITH gone AS (
        DELETE FROM ${table} WHERE ctid IN (
          SELECT ctid FROM ${table}
          WHERE expires_at < ${new Date(before).toISOString()}::timestamptz
          ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
        ) RETURNING 1
      ) SELECT count(*)::int AS removed FROM gone`)

  return {
    async remove(before) {
      const { limit } = before
      const answers = await batch([
        remove(challenges, before.challenges, limit),
        remove(oneTimeTokens, before.oneTimeTokens, limit),
        remove(sessions, before.sessions, limit),
        remove(ipBlocks, before.ipBlocks, limit),
      ])
      return answers.reduce((sum, { rows }) => sum + (rows[0]?.removed ?? 0), 0)
    },
  }
}
