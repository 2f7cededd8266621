/** What a user pool has to hear of. */
import type { PasswordHash } from '../../../domain/account/password.ts'
import type { UserId } from '../../../domain/shared/ids.ts'
import type { Instant } from '../../../domain/shared/instant.ts'

export type IdentityChange =
  /**
   * The user pool is about to have an account of somebody whom the record does not have yet: if it still has not `at`
   * that time, the pool's account is removed.
   */
  | {
      readonly kind: 'expect_identity'
      readonly userId: UserId
      readonly poolReference: PasswordHash
      readonly at: Instant
    }
  /** The record has them now. Fails with `stale` when somebody has begun to remove the pool's account. */
  | { readonly kind: 'confirm_identity'; readonly userId: UserId }
  /**
   * The user pool is to be told what the account is like after this commit, or that it is gone; earlier in the list than
   * a `delete_user` of the same. Does nothing when the person's password is kept elsewhere.
   */
  | { readonly kind: 'sync_identity'; readonly userId: UserId; readonly at: Instant }
