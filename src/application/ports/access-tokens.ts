import type { AccessClaims } from '../../domain/session/caller.ts'
import type { Result } from '../../domain/shared/result.ts'

export interface IssuedAccessToken {
  readonly token: string
  readonly expiresInSeconds: number
}

/** Access tokens in the JWT profile of RFC 9068, signed with ES256. */
export interface AccessTokens {
  issue(claims: AccessClaims): Promise<IssuedAccessToken>
  /**
   * Checks signature, type, issuer, audience and time. `expired_access_token` is told apart because a
   * client mends it by refreshing; everything else is `invalid_access_token`.
   */
  verify(
    token: string,
  ): Promise<
    Result<AccessClaims, { readonly kind: 'invalid_access_token' | 'expired_access_token' }>
  >
  /** RFC 7517: the public keys that verify tokens still in circulation, and the ones ahead of use. */
  publicKeys(): Promise<{ readonly keys: readonly Readonly<Record<string, unknown>>[] }>
}
