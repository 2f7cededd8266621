import { and, eq } from 'drizzle-orm'
import type { Sessions } from '../../../application/ports/sessions.ts'
import { principalOf } from '../../../domain/account/user.ts'
import { type Lifetimes, liveUntil } from '../../../domain/session/session.ts'
import type { Database } from './database.ts'
import { sessionColumns, toSession, toUser, userColumns } from './rows.ts'
import { sessions, users } from './schema/index.ts'

/** Asks the record itself. */
export function createNeonSessions(
  { query, run }: Database,
  lifetimes: Pick<Lifetimes, 'sessionIdleMs'>,
): Sessions {
  return {
    async findLive({ sessionId, userId }, now) {
      const [row] = await run(
        query
          .select({ session: sessionColumns, user: userColumns })
          .from(sessions)
          .innerJoin(users, eq(users.id, sessions.userId))
          .where(and(eq(sessions.publicId, sessionId), eq(users.publicId, userId))),
      )
      if (!row) return undefined
      const user = toUser(row.user)
      const session = toSession(row.session, user.id)
      const until = liveUntil(session, user.status, now, lifetimes)
      return until && { until, principal: principalOf(user), portal: session.portal }
    },
  }
}
