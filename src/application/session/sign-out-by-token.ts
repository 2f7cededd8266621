/** Whoever holds a token may end what it is of: a browser with its cookie alone, a client that revokes (RFC 7009). */
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { AccessTokens } from '../ports/access-tokens.ts'
import type { Clock } from '../ports/clock.ts'
import type { RefreshTokenMint } from '../ports/refresh-token-mint.ts'
import type { RefreshTokens } from '../ports/refresh-tokens.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'

/**
 * Ends the session of a refresh token, however old, or of an access token that still holds, and all their tokens
 * with it (§2.1). A token of nothing ends nothing, and is no failure (§2.2).
 */
export type SignOutByToken = (command: {
  readonly token: string
  readonly origin: Origin
}) => Promise<void>

/** Two trips, with an access token one. */
export function createSignOutByToken(ports: {
  accessTokens: AccessTokens
  refreshTokens: RefreshTokens
  refreshTokenMint: RefreshTokenMint
  unitOfWork: UnitOfWork
  clock: Clock
}): SignOutByToken {
  const { accessTokens, refreshTokens, refreshTokenMint, unitOfWork, clock } = ports

  async function sessionOf(token: string) {
    const claims = await accessTokens.verify(token)
    if (claims.ok) return claims.value
    return refreshTokens.sessionOf(await refreshTokenMint.hash(token))
  }

  return async ({ token, origin }) => {
    const found = await sessionOf(token)
    if (!found) return
    const { sessionId, userId } = found
    const at = clock.now()
    // Fails when it has ended already, which is what was wanted.
    await unitOfWork.commit([
      { kind: 'end_session', sessionId, reason: 'sign_out', at },
      {
        kind: 'append_audit',
        entry: {
          at,
          action: 'session.sign_out',
          actor: userId,
          sessionId,
          target: userId,
          outcome: 'success',
          origin,
          details: { everywhere: false },
        },
      },
    ])
  }
}
