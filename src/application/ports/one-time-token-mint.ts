import type { OneTimeTokenPurpose } from '../../domain/account/one-time-token.ts'
import type { TokenReference } from '../../domain/notification/pending-notification.ts'
import type { OneTimeTokenId } from '../../domain/shared/ids.ts'
import type { TokenHash } from '../../domain/shared/token-hash.ts'

/**
 * Makes the tokens that travel by mail. A token is derived from its id with a key, so that the outbox
 * can wait with the id alone and no secret lies at rest.
 */
export interface OneTimeTokenMint {
  mint(
    purpose: OneTimeTokenPurpose,
    id: OneTimeTokenId,
  ): Promise<{ readonly hash: TokenHash; readonly reference: TokenReference }>
  /** The token itself, for the message that carries it; undefined when its key is no longer held. */
  derive(purpose: OneTimeTokenPurpose, reference: TokenReference): Promise<string | undefined>
  hash(token: string): Promise<TokenHash>
}
