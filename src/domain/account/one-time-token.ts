/** Tokens that travel by mail and open one door once: stored as a hash, derived again to be sent. */
import type { OneTimeTokenId, UserId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import type { TokenHash } from '../shared/token-hash.ts'

export type OneTimeTokenPurpose =
  | 'verify_email'
  | 'reset_password'
  | 'unlock_account'
  | 'confirm_current_email'
  | 'confirm_new_email'

export interface OneTimeToken {
  readonly id: OneTimeTokenId
  readonly userId: UserId
  readonly purpose: OneTimeTokenPurpose
  readonly hash: TokenHash
  readonly expiresAt: Instant
  readonly spentAt: Instant | null
}

/** Whether the token still opens its door. */
export function isSpendable(
  token: Pick<OneTimeToken, 'expiresAt' | 'spentAt'>,
  now: Instant,
): boolean {
  return token.spentAt === null && now < token.expiresAt
}
