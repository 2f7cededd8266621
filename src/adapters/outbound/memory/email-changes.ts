import type { EmailChanges } from '../../../application/ports/email-changes.ts'
import { agreementPurpose } from '../../../domain/account/email-change.ts'
import type { MemoryStore } from './store.ts'

/** Reads changes of addresses from memory. */
export function createMemoryEmailChanges(store: MemoryStore): EmailChanges {
  return {
    ofUser: async (userId) => store.state.emailChanges.get(userId),
    async byToken(hash) {
      const token = store.state.oneTimeTokens.get(hash)
      const side = (['current', 'new'] as const).find(
        (one) => agreementPurpose[one] === token?.purpose,
      )
      const change = token && store.state.emailChanges.get(token.userId)
      const owner = token && store.state.users.get(token.userId)
      return side && change && owner && { token, side, change, user: owner.user }
    },
  }
}
