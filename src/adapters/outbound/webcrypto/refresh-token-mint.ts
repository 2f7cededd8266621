import type { RefreshTokenMint } from '../../../application/ports/refresh-token-mint.ts'
import { derive, hashToken, randomToken, type TokenKey, type TokenKeys } from './token-keys.ts'

/** Refresh tokens: the first is random, each successor the HMAC of the token before it. */
export function createRefreshTokenMint(keys: TokenKeys): RefreshTokenMint {
  const minted = async (token: string) => ({ token, hash: await hashToken(token) })
  const successor = async (key: TokenKey, token: string) =>
    minted(await derive(key, 'refresh', token))
  const [current, ...former] = keys

  return {
    first: () => minted(randomToken()),
    hash: hashToken,
    successors: (token) =>
      Promise.all([successor(current, token), ...former.map((key) => successor(key, token))]),
  }
}
