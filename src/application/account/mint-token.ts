import type { OneTimeToken, OneTimeTokenPurpose } from '../../domain/account/one-time-token.ts'
import type { TokenReference } from '../../domain/notification/pending-notification.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Ids } from '../ports/ids.ts'
import type { OneTimeTokenMint } from '../ports/one-time-token-mint.ts'

/** A new token as it is stored, and as a letter that waits names it. */
export type MintToken = (
  purpose: OneTimeTokenPurpose,
  userId: UserId,
  expiresAt: Instant,
) => Promise<{ readonly token: OneTimeToken; readonly reference: TokenReference }>

export function createMintToken(ports: {
  ids: Ids
  oneTimeTokenMint: OneTimeTokenMint
}): MintToken {
  const { ids, oneTimeTokenMint } = ports
  return async (purpose, userId, expiresAt) => {
    const id = ids.oneTimeToken()
    const { hash, reference } = await oneTimeTokenMint.mint(purpose, id)
    return { token: { id, userId, purpose, hash, expiresAt, spentAt: null }, reference }
  }
}
