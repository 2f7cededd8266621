/** A client exchanges its refresh token for new tokens, by the rules of the contract, section 5. */
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { rolesThatCount } from '../../domain/policy/grants.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { AccessTokens, IssuedAccessToken } from '../ports/access-tokens.ts'
import type { Clock } from '../ports/clock.ts'
import type { Policy } from '../ports/policy.ts'
import type { RefreshTokenMint } from '../ports/refresh-token-mint.ts'
import type { RefreshTokens } from '../ports/refresh-tokens.ts'

export type Refresh = (command: {
  readonly refreshToken: string
  readonly origin: Origin
}) => Promise<
  Result<
    { readonly accessToken: IssuedAccessToken; readonly refreshToken: string },
    Failure<'invalid_refresh_token' | 'refresh_token_reused'>
  >
>

export function createRefresh(ports: {
  refreshTokens: RefreshTokens
  refreshTokenMint: RefreshTokenMint
  accessTokens: AccessTokens
  policy: Policy
  clock: Clock
}): Refresh {
  const { refreshTokens, refreshTokenMint, accessTokens, policy, clock } = ports

  return async ({ refreshToken, origin }) => {
    const [presented, successors] = await Promise.all([
      refreshTokenMint.hash(refreshToken),
      refreshTokenMint.successors(refreshToken),
    ])
    const [rotated, inForce] = await Promise.all([
      refreshTokens.rotate({
        presented,
        successor: successors[0].hash,
        now: clock.now(),
        origin,
      }),
      policy.inForce(),
    ])
    if (!rotated.ok) return err({ kind: rotated.error.kind })

    const { session, user, successor } = rotated.value
    // An earlier request may have rotated under a key that has been replaced since.
    const next = successors.find(({ hash }) => hash === successor)
    if (!next) return err({ kind: 'invalid_refresh_token' })
    const accessToken = await accessTokens.issue({
      userId: user.id,
      sessionId: session.id,
      roles: rolesThatCount(inForce.bundle, user.roles, session.mfaAt !== null),
      policyVersion: inForce.version,
      methods: session.methods,
      authenticatedAt: session.authenticatedAt,
    })
    return ok({ accessToken, refreshToken: next.token })
  }
}
