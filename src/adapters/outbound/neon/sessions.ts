import { and, eq } from 'drizzle-orm'
import type { Sessions } from '../../../application/ports/sessions.ts'
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
    async liveUntil({ sessionId, userId }, now) {
      const [row] = await run(
        query
          .select({ session: sessionColumns, user: userColumns })
          .from(sessions)
          .innerJoin(users, eq(users.id, sessions.userId))
          .where(and(eq(sessions.publicId, sessionId), eq(users.publicId, userId))),
      )
      if (!row) return undefined
      const session = toSession(row.session, row.user.publicId)
      return liveUntil(session, toUser(row.user).status, now, lifetimes)
    },
  }
}
