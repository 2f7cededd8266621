import type { Passkeys } from '../../../application/ports/passkeys.ts'
import { type MemoryStore, withOpenSessions } from './store.ts'

/** Reads passkeys from memory. */
export function createMemoryPasskeys(store: MemoryStore): Passkeys {
  const all = () => [...store.state.passkeys.values()]
  return {
    of: async (userId) => all().filter((passkey) => passkey.userId === userId),
    async byCredentialId(credentialId) {
      const passkey = all().find((held) => held.credentialId === credentialId)
      const owner = passkey && store.state.users.get(passkey.userId)
      return passkey && owner && { passkey, owner: withOpenSessions(store.state, owner) }
    },
  }
}
