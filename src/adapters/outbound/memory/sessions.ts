import type { Sessions } from '../../../application/ports/sessions.ts'
import { principalOf } from '../../../domain/account/user.ts'
import { type Lifetimes, liveUntil } from '../../../domain/session/session.ts'
import type { MemoryStore } from './store.ts'

/** Asks the record in memory. */
export function createMemorySessions(
  store: MemoryStore,
  lifetimes: Pick<Lifetimes, 'sessionIdleMs'>,
): Sessions {
  return {
    async findLive({ sessionId, userId }, now) {
      const session = store.state.sessions.get(sessionId)
      const owner = store.state.users.get(userId)
      if (session?.userId !== userId || !owner) return undefined
      const until = liveUntil(session, owner.user.status, now, lifetimes)
      return until && { until, principal: principalOf(owner.user), portal: session.portal }
    },
  }
}
