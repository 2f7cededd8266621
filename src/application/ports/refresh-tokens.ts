import type { User } from '../../domain/account/user.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Session } from '../../domain/session/session.ts'
import type { SessionId, UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Result } from '../../domain/shared/result.ts'
import type { TokenHash } from '../../domain/shared/token-hash.ts'

export interface Rotation {
  readonly presented: TokenHash
  /** What becomes the newest token if this is the first use. */
  readonly successor: TokenHash
  readonly now: Instant
  readonly origin: Origin
}

export interface Refreshed {
  readonly session: Session
  readonly user: User
  /** The stored successor: `Rotation.successor`, unless an earlier request rotated under another key. */
  readonly successor: TokenHash
}

/**
 * Spends a refresh token and stores its successor, at once and in one trip, by the rules of
 * `judgeRefresh`. Of concurrent callers with one token exactly one rotates; the others get the same
 * successor. A rotation and the end of its session never interleave: a session that has ended yields
 * nothing. `refresh_token_reused` has ended the session and written the audit entry in the same
 * transaction; it is also the answer to every later token of that family.
 */
export interface RefreshTokens {
  /** Whose session the token is of, whatever has become of either. One trip. */
  sessionOf(
    token: TokenHash,
  ): Promise<{ readonly sessionId: SessionId; readonly userId: UserId } | undefined>
  rotate(rotation: Rotation): Promise<Result<Refreshed, RefreshRefusal>>
}

export type RefreshRefusal =
  | { readonly kind: 'invalid_refresh_token' }
  | { readonly kind: 'refresh_token_reused'; readonly sessionId: SessionId }
