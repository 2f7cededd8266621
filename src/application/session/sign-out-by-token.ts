/** A browser signs out with its cookie alone: the access token may have expired, or be gone with the page. */
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Clock } from '../ports/clock.ts'
import type { RefreshTokenMint } from '../ports/refresh-token-mint.ts'
import type { RefreshTokens } from '../ports/refresh-tokens.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'

/** Whoever holds any token of a family may end it; a token of nothing ends nothing, and is no failure (RFC 7009 §2.2). */
export type SignOutByToken = (command: {
  readonly refreshToken: string
  readonly origin: Origin
}) => Promise<void>

/** Two trips. */
export function createSignOutByToken(ports: {
  refreshTokens: RefreshTokens
  refreshTokenMint: RefreshTokenMint
  unitOfWork: UnitOfWork
  clock: Clock
}): SignOutByToken {
  const { refreshTokens, refreshTokenMint, unitOfWork, clock } = ports

  return async ({ refreshToken, origin }) => {
    const found = await refreshTokens.sessionOf(await refreshTokenMint.hash(refreshToken))
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
