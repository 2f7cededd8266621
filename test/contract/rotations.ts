/** Presents refresh tokens the way the application does: with the successor that the mint derives. */
import type { RefreshTokens } from '../../src/application/ports/refresh-tokens.ts'
import type { Instant } from '../../src/domain/shared/instant.ts'
import type { TokenHash } from '../../src/domain/shared/token-hash.ts'
import { anOrigin, aTokenHash, start } from '../support/builders.ts'

export function rotations(adapters: () => { readonly refreshTokens: RefreshTokens }) {
  return (
    presented: TokenHash,
    now: Instant = start,
    successor: TokenHash = successorOf(presented),
    origin = anOrigin(),
  ) => adapters().refreshTokens.rotate({ presented, successor, now, origin })
}

/** A token's successor is always the same. */
export const successorOf = (token: TokenHash): TokenHash => aTokenHash(`${token}+`)
