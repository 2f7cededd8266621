import { and, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import type { Sessions } from '../../../application/ports/sessions.ts'
import { liveSession } from '../../../domain/session/live-session.ts'
import type { Lifetimes } from '../../../domain/session/session.ts'
import { after } from '../../../domain/shared/instant.ts'
import type { Database } from './database.ts'
import { sessionColumns, toDate, toSession, toUser, userColumns } from './rows.ts'
import { sessions, users } from './schema/index.ts'
import { writtenOnce } from './written-once.ts'

/** Asks the record itself. */
export function createNeonSessions(
  { query, run }: Database,
  lifetimes: Pick<Lifetimes, 'sessionIdleMs'>,
): Sessions {
  const ofUser = writtenOnce(() =>
    query
      .select({ session: sessionColumns, user: userColumns })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(
        and(
          eq(sessions.publicId, sql.placeholder('sessionId')),
          eq(users.publicId, sql.placeholder('userId')),
        ),
      ),
  )

  return {
    async findLive({ sessionId, userId }, now) {
      const [row] = await run(ofUser({ sessionId, userId }))
      if (!row) return undefined
      const user = toUser(row.user)
      return liveSession(toSession(row.session, user.id), user, now, lifetimes)
    },

    async list(userId, page, now) {
      const idleSince = after(now, -lifetimes.sessionIdleMs)
      const lastSeen =
        page.after &&
        query.select({ id: sessions.id }).from(sessions).where(eq(sessions.publicId, page.after))
      const rows = await run(
        query
          .select(sessionColumns)
          .from(sessions)
          .innerJoin(users, eq(users.id, sessions.userId))
          .where(
            and(
              eq(users.publicId, userId),
              isNull(sessions.endedAt),
              gt(sessions.expiresAt, toDate(now)),
              gt(sessions.lastUsedAt, toDate(idleSince)),
              lastSeen && lt(sessions.id, lastSeen),
            ),
          )
          .orderBy(desc(sessions.id))
          .limit(page.limit + 1),
      )
      const items = rows.slice(0, page.limit).map((row) => toSession(row, userId))
      return { items, more: rows.length > page.limit }
    },
  }
}
