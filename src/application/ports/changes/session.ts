/** Changes of sessions. */
import type { PasswordHash } from '../../../domain/account/password.ts'
import type { User } from '../../../domain/account/user.ts'
import type { Authentication } from '../../../domain/session/assurance.ts'
import type { Session, SessionEndReason } from '../../../domain/session/session.ts'
import type { SessionId, UserId } from '../../../domain/shared/ids.ts'
import type { Instant } from '../../../domain/shared/instant.ts'
import type { TokenHash } from '../../../domain/shared/token-hash.ts'

export type SessionChange =
  /** Fails with `stale` unless the account is active and its password is still `passwordHash`. */
  | {
      readonly kind: 'start_session'
      readonly session: Session
      /** Whose it is, as read for this sign-in. */
      readonly user: User
      readonly refreshToken: TokenHash
      readonly passwordHash: PasswordHash
    }
  /** Fails with `stale` when the session has ended already, or is not `of` that user. */
  | {
      readonly kind: 'end_session'
      readonly sessionId: SessionId
      readonly of?: UserId
      readonly reason: SessionEndReason
      readonly at: Instant
    }
  /** All but the `keep` that were used last, at once, of whoever has more. */
  | {
      readonly kind: 'limit_sessions'
      readonly userId: UserId
      readonly keep: number
      readonly at: Instant
    }
  /** A session in which another proof has been given. Fails with `stale` when it has ended. */
  | ({ readonly kind: 'raise_session'; readonly sessionId: SessionId } & Authentication)
  /** Every session of a user, but for `except`. Fails with `stale` unless `by`, if given, is not ended. */
  | {
      readonly kind: 'end_sessions_of_user'
      readonly userId: UserId
      readonly except?: SessionId
      readonly by?: SessionId
      readonly reason: SessionEndReason
      readonly at: Instant
    }
