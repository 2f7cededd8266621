/** Changes of accounts, and of what is mailed to them. */
import type { RoleName } from '../../../domain/access/role.ts'
import type { Locale } from '../../../domain/account/locale.ts'
import type { OneTimeToken } from '../../../domain/account/one-time-token.ts'
import type { PasswordHash } from '../../../domain/account/password.ts'
import type { PersonName } from '../../../domain/account/person-name.ts'
import type { User, UserAttributes, UserStatus } from '../../../domain/account/user.ts'
import type { Username } from '../../../domain/account/username.ts'
import type { UserId } from '../../../domain/shared/ids.ts'
import type { Instant } from '../../../domain/shared/instant.ts'
import type { TokenHash } from '../../../domain/shared/token-hash.ts'

export type AccountChange =
  /**
   * Fails with `username_taken` (also while the name is held back) or `email_taken` (the username first when
   * both are), or `unknown_role`.
   */
  | { readonly kind: 'insert_user'; readonly user: User; readonly passwordHash: PasswordHash }
  /** Marks the address verified; a pending account becomes active. */
  | { readonly kind: 'verify_email'; readonly userId: UserId; readonly at: Instant }
  /** Only the members given change. Fails with `stale` when `expectedVersion` is not the current one. */
  | {
      readonly kind: 'update_profile'
      readonly userId: UserId
      readonly profile: ProfileEdit
      readonly expectedVersion: number | undefined
      readonly at: Instant
    }
  /**
   * Makes the user's unspent reset tokens worthless, and stops a change of the address that is under way: what
   * waits in a mailbox must not outlive the password it was asked for with. Fails with `stale` when the stored
   * hash is no longer `from`.
   */
  | {
      readonly kind: 'replace_password'
      readonly userId: UserId
      readonly from: PasswordHash
      readonly to: PasswordHash
      readonly at: Instant
    }
  /** Another reference to a password that is kept elsewhere. Fails with `stale` when the stored one is no longer `from`. */
  | {
      readonly kind: 'replace_pool_reference'
      readonly userId: UserId
      readonly from: PasswordHash
      readonly to: PasswordHash
    }
  /** The same password under a stronger hash. Does nothing, and fails nothing, if `from` is gone. */
  | {
      readonly kind: 'upgrade_password_hash'
      readonly userId: UserId
      readonly from: PasswordHash
      readonly to: PasswordHash
    }
  /** Replaces all roles; the primary one first. Fails with `last_administrator`, `unknown_role`, or `stale` when nobody is there. */
  | {
      readonly kind: 'set_roles'
      readonly userId: UserId
      readonly roles: readonly [RoleName, ...RoleName[]]
      readonly at: Instant
    }
  /** Replaces all attributes. Fails with `stale` when nobody is there. */
  | {
      readonly kind: 'set_attributes'
      readonly userId: UserId
      readonly attributes: UserAttributes
      readonly at: Instant
    }
  /**
   * Disabling makes everything worthless that waits in the user's mailboxes. Fails with `last_administrator`, or
   * `stale` when the status is not `from`.
   */
  | {
      readonly kind: 'set_status'
      readonly userId: UserId
      readonly from: UserStatus
      readonly to: UserStatus
      readonly at: Instant
    }
  /**
   * Removes the account and everything that is its own, mail to its address and what is personal in the audit log
   * included; the name is held back until `nameHeldUntil`. Fails with `last_administrator`, or `stale` when nobody is there.
   */
  | {
      readonly kind: 'delete_user'
      readonly userId: UserId
      readonly nameHeldUntil: Instant
      readonly at: Instant
    }
  /**
   * Holds `from` back from everybody else until `heldUntil`. Fails with `username_taken` (also while somebody
   * else's name is held back), or `stale` when the user is no longer called `from`.
   */
  | {
      readonly kind: 'change_username'
      readonly userId: UserId
      readonly from: Username
      readonly to: Username
      readonly heldUntil: Instant
      readonly at: Instant
    }
  /** Makes the user's unspent tokens of the same purpose worthless. */
  | { readonly kind: 'issue_one_time_token'; readonly token: OneTimeToken; readonly at: Instant }
  /** Fails with `token_spent` unless the token is unspent and unexpired at `at`. */
  | { readonly kind: 'spend_one_time_token'; readonly hash: TokenHash; readonly at: Instant }

export interface ProfileEdit {
  readonly firstName?: PersonName | null
  readonly lastName?: PersonName | null
  readonly locale?: Locale
  /** Only administrators say so themselves: everybody else shows it with a link. */
  readonly emailVerified?: boolean
}
