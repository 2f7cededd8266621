import type { OneTimeTokenMint } from '../../../application/ports/one-time-token-mint.ts'
import { derive, hashToken, type TokenKeys } from './token-keys.ts'

/** One-time tokens: the HMAC of their id, so that only the id needs to be written down. */
export function createOneTimeTokenMint(keys: TokenKeys): OneTimeTokenMint {
  const [current] = keys

  return {
    async mint(purpose, id) {
      const token = await derive(current, purpose, id)
      return { hash: await hashToken(token), reference: { id, keyId: current.id } }
    },
    async derive(purpose, { id, keyId }) {
      const key = keys.find((held) => held.id === keyId)
      return key && derive(key, purpose, id)
    },
    hash: hashToken,
  }
}
