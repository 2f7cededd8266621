/** Rotates refresh tokens in memory, where nothing else happens meanwhile. */
import type { RefreshTokens } from '../../../application/ports/refresh-tokens.ts'
import { judgeRefresh } from '../../../domain/session/refresh.ts'
import { type Lifetimes, liveUntil } from '../../../domain/session/session.ts'
import { err, ok } from '../../../domain/shared/result.ts'
import { endSession } from './changes/session.ts'
import type { MemoryState, MemoryStore, RefreshTokenRow } from './store.ts'

export function createMemoryRefreshTokens(
  store: MemoryStore,
  lifetimes: Pick<Lifetimes, 'sessionIdleMs' | 'refreshGraceMs'>,
): RefreshTokens {
  return {
    async sessionOf(token) {
      const row = store.state.refreshTokens.get(token)
      const session = row && store.state.sessions.get(row.sessionId)
      return session && { sessionId: session.id, userId: session.userId }
    },

    async rotate({ presented, successor, now, origin }) {
      const { state } = store
      const token = state.refreshTokens.get(presented)
      const session = token && state.sessions.get(token.sessionId)
      const owner = session && state.users.get(session.userId)
      if (!token || !session || !owner) return err({ kind: 'invalid_refresh_token' })
      const { user } = owner
      const reused = err({ kind: 'refresh_token_reused', sessionId: session.id } as const)
      if (session.endReason === 'reuse') return reused
      if (liveUntil(session, user.status, now, lifetimes) === undefined) {
        return err({ kind: 'invalid_refresh_token' })
      }

      const next = successorOf(state, token)
      const successorUsedAt = next?.row.usedAt ?? null
      const { usedAt } = token
      switch (judgeRefresh({ usedAt, successorUsedAt }, now, lifetimes.refreshGraceMs)) {
        case 'rotate': {
          const { sessionId, generation } = token
          const used = { ...session, lastUsedAt: now }
          state.refreshTokens.set(presented, { ...token, usedAt: now })
          state.refreshTokens.set(successor, {
            sessionId,
            generation: generation + 1,
            usedAt: null,
          })
          state.sessions.set(sessionId, used)
          return ok({ session: withoutReason(used), user, successor })
        }
        case 'repeat':
          if (!next) throw new Error('A used token has a successor')
          return ok({ session: withoutReason(session), user, successor: next.hash })
        case 'reuse':
          endSession(state, session.id, now, 'reuse')
          state.audit.push({
            at: now,
            action: 'session.refresh_token_reuse',
            onBehalfOf: 'service',
            actor: null,
            sessionId: session.id,
            target: user.id,
            outcome: 'failure',
            reason: 'reuse',
            origin,
          })
          return reused
      }
    },
  }
}

function successorOf({ refreshTokens }: MemoryState, { sessionId, generation }: RefreshTokenRow) {
  for (const [hash, row] of refreshTokens) {
    if (row.sessionId === sessionId && row.generation === generation + 1) return { hash, row }
  }
  return undefined
}

function withoutReason<T extends { readonly endReason: unknown }>({ endReason, ...session }: T) {
  return session
}
