import type { StoredSigningKeys } from '../../../application/ports/signing-keys.ts'
import type { MemoryStore } from './store.ts'

/** Reads signing keys from memory. */
export function createMemorySigningKeys(store: MemoryStore): StoredSigningKeys {
  return {
    async list() {
      return [...store.state.signingKeys.values()].sort((a, b) => a.sequence - b.sequence)
    },
  }
}
