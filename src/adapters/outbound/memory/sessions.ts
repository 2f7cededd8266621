import type { Sessions } from '../../../application/ports/sessions.ts'
import { liveSession } from '../../../domain/session/live-session.ts'
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
      return liveSession(session, owner.user, now, lifetimes)
    },
    async list(userId, page, now) {
      const live = [...store.state.sessions.values()]
        .filter((session) => session.userId === userId)
        .filter((session) => liveUntil(session, 'active', now, lifetimes) !== undefined)
        .map(({ endReason, ...session }) => session)
        .reverse()
      const start = page.after === undefined ? 0 : live.findIndex(({ id }) => id === page.after) + 1
      const items = live.slice(start, start + page.limit)
      return { items, more: live.length > start + page.limit }
    },
  }
}
