import type { OneTimeToken, OneTimeTokenPurpose } from '../../domain/account/one-time-token.ts'
import type { UserWithPassword } from '../../domain/account/user.ts'
import type { TokenHash } from '../../domain/shared/token-hash.ts'

/** Reads one-time tokens with the account that each belongs to, in one trip. */
export interface OneTimeTokens {
  find(
    purpose: OneTimeTokenPurpose,
    hash: TokenHash,
  ): Promise<(UserWithPassword & { readonly token: OneTimeToken }) | undefined>
}
