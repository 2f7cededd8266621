import type { OneTimeTokens } from '../../../application/ports/one-time-tokens.ts'
import type { MemoryStore } from './store.ts'

/** Reads one-time tokens from memory. */
export function createMemoryOneTimeTokens(store: MemoryStore): OneTimeTokens {
  return {
    async find(purpose, hash) {
      const token = store.state.oneTimeTokens.get(hash)
      const owner = token && store.state.users.get(token.userId)
      return token?.purpose === purpose && owner ? { token, ...owner } : undefined
    },
  }
}
