import type { OneTimeTokens } from '../../../application/ports/one-time-tokens.ts'
import { type MemoryStore, withOpenSessions } from './store.ts'

/** Reads one-time tokens from memory. */
export function createMemoryOneTimeTokens(store: MemoryStore): OneTimeTokens {
  return {
    async find(purpose, hash) {
      const token = store.state.oneTimeTokens.get(hash)
      const owner = token && store.state.users.get(token.userId)
      if (token?.purpose !== purpose || !owner) return undefined
      return { token, ...withOpenSessions(store.state, owner) }
    },
  }
}
