/** Changes of the session context. */
import type { SessionChange } from '../../../../application/ports/changes/session.ts'
import type { SessionEndReason } from '../../../../domain/session/session.ts'
import type { SessionId } from '../../../../domain/shared/ids.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { MemoryState } from '../store.ts'
import type { Refusal } from './refusal.ts'

export function applySessionChange(state: MemoryState, change: SessionChange): Refusal {
  switch (change.kind) {
    case 'start_session': {
      const { session, refreshToken, passwordHash } = change
      const account = state.users.get(session.userId)
      if (account?.user.status !== 'active' || account.passwordHash !== passwordHash) return 'stale'
      state.sessions.set(session.id, { ...session, endReason: null })
      state.refreshTokens.set(refreshToken, {
        sessionId: session.id,
        generation: 1,
        usedAt: null,
      })
      return undefined
    }
    case 'end_session':
      if (!isOpen(state, change.sessionId)) return 'stale'
      if (change.of && state.sessions.get(change.sessionId)?.userId !== change.of) return 'stale'
      endSession(state, change.sessionId, change.at, change.reason)
      return undefined
    case 'limit_sessions': {
      const open = [...state.sessions.values()]
        .filter(({ userId, endedAt }) => userId === change.userId && endedAt === null)
        .reverse()
        .sort((one, other) => other.lastUsedAt - one.lastUsedAt)
      for (const { id } of open.slice(change.keep)) {
        endSession(state, id, change.at, 'session_limit')
      }
      return undefined
    }
    case 'raise_session': {
      const { kind, sessionId, ...authentication } = change
      const session = state.sessions.get(sessionId)
      if (session?.endedAt !== null) return 'stale'
      state.sessions.set(sessionId, { ...session, ...authentication })
      return undefined
    }
    case 'end_sessions_of_user': {
      const { userId, except, by, at, reason } = change
      if (by !== undefined && !isOpen(state, by)) return 'stale'
      for (const session of [...state.sessions.values()]) {
        const meant = session.userId === userId && session.id !== except
        if (meant && session.endedAt === null) endSession(state, session.id, at, reason)
      }
      return undefined
    }
  }
}

export function endSession(
  { sessions }: MemoryState,
  id: SessionId,
  endedAt: Instant,
  endReason: SessionEndReason,
): void {
  const session = sessions.get(id)
  if (session) sessions.set(id, { ...session, endedAt, endReason })
}

function isOpen({ sessions }: MemoryState, id: SessionId): boolean {
  return sessions.get(id)?.endedAt === null
}
