/** Statements of the session context. */
import { and, desc, eq, isNull, ne, notInArray, sql } from 'drizzle-orm'
import type { SessionChange } from '../../../../application/ports/changes/session.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { refreshTokens, sessions, users } from '../schema/index.ts'
import { require, requireRow } from './guard.ts'
import { lockUser, userKey } from './user-row.ts'

export function sessionStatements(db: Database, change: SessionChange): readonly Statement[] {
  const { query } = db
  switch (change.kind) {
    case 'start_session': {
      const { session, refreshToken, passwordHash } = change
      // The lock makes a password change or a disabling that is under way come first or last, not between.
      const account = query
        .select({ id: users.id })
        .from(users)
        .where(
          and(
            eq(users.publicId, session.userId),
            eq(users.status, 'active'),
            eq(users.passwordHash, passwordHash),
          ),
        )
        .for('share')
      return [
        requireRow(db, account.getSQL(), 'stale'),
        query.insert(sessions).values({
          publicId: session.id,
          userId: userKey(db, session.userId),
          portal: session.portal,
          address: session.address,
          userAgent: session.userAgent,
          country: session.country,
          methods: [...session.methods],
          authenticatedAt: toDate(session.authenticatedAt),
          mfaAt: session.mfaAt && toDate(session.mfaAt),
          createdAt: toDate(session.createdAt),
          lastUsedAt: toDate(session.lastUsedAt),
          expiresAt: toDate(session.expiresAt),
        }),
        query.insert(refreshTokens).values({
          tokenHash: refreshToken,
          sessionId: sql`(SELECT ${sessions.id} FROM ${sessions} WHERE ${eq(sessions.publicId, session.id)})`,
          generation: 1,
          createdAt: toDate(session.authenticatedAt),
        }),
      ]
    }
    case 'end_session': {
      const update = query
        .update(sessions)
        .set({ endedAt: toDate(change.at), endReason: change.reason })
        .where(
          and(
            eq(sessions.publicId, change.sessionId),
            isNull(sessions.endedAt),
            change.of === undefined ? undefined : eq(sessions.userId, userKey(db, change.of)),
          ),
        )
        .returning({ id: sessions.id })
      return [requireRow(db, update.getSQL(), 'stale')]
    }
    case 'limit_sessions': {
      const open = and(eq(sessions.userId, userKey(db, change.userId)), isNull(sessions.endedAt))
      const kept = query
        .select({ id: sessions.id })
        .from(sessions)
        .where(open)
        .orderBy(desc(sessions.lastUsedAt), desc(sessions.id))
        .limit(change.keep)
      return [
        lockUser(db, change.userId),
        query
          .update(sessions)
          .set({ endedAt: toDate(change.at), endReason: 'session_limit' })
          .where(and(open, notInArray(sessions.id, kept))),
      ]
    }
    case 'raise_session': {
      const raise = query
        .update(sessions)
        .set({
          methods: [...change.methods],
          authenticatedAt: toDate(change.authenticatedAt),
          mfaAt: change.mfaAt && toDate(change.mfaAt),
        })
        .where(and(eq(sessions.publicId, change.sessionId), isNull(sessions.endedAt)))
        .returning({ id: sessions.id })
      return [requireRow(db, raise.getSQL(), 'stale')]
    }
    case 'end_sessions_of_user': {
      const end = query
        .update(sessions)
        .set({ endedAt: toDate(change.at), endReason: change.reason })
        .where(
          and(
            eq(sessions.userId, userKey(db, change.userId)),
            isNull(sessions.endedAt),
            change.except === undefined ? undefined : ne(sessions.publicId, change.except),
          ),
        )
      // The user first, so that of several at once each waits for the one before and none for each other.
      const lock = lockUser(db, change.userId)
      if (change.by === undefined) return [lock, end]
      const notEnded = sql`EXISTS (
        SELECT FROM ${sessions}
        WHERE ${and(eq(sessions.publicId, change.by), isNull(sessions.endedAt))} FOR UPDATE
      )`
      return [lock, require(db, notEnded, 'stale'), end]
    }
  }
}
