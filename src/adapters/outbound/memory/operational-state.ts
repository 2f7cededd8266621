import type { OperationalState } from '../../../application/ports/operational-state.ts'
import { type Lifetimes, liveUntil } from '../../../domain/session/session.ts'
import { instant } from '../../../domain/shared/instant.ts'
import type { MemoryStore } from './store.ts'

/** Counts what is in memory. */
export function createMemoryOperationalState(
  store: MemoryStore,
  lifetimes: Pick<Lifetimes, 'sessionIdleMs'>,
): OperationalState {
  return {
    async read(now) {
      const waiting = [...store.state.outbox.values()].filter((row) => row.outcome === 'waiting')
      const sessions = [...store.state.sessions.values()].filter(
        (session) => liveUntil(session, 'active', now, lifetimes) !== undefined,
      )
      const oldest = Math.min(...waiting.map(({ createdAt }) => createdAt))
      return {
        outbox: { waiting: waiting.length, oldest: waiting.length === 0 ? null : instant(oldest) },
        activeSessions: sessions.length,
      }
    },
  }
}
