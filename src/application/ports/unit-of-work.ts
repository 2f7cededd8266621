import type { PermissionName, RoleName } from '../../domain/access/role.ts'
import type { Locale } from '../../domain/account/locale.ts'
import type { OneTimeToken } from '../../domain/account/one-time-token.ts'
import type { PasswordHash } from '../../domain/account/password.ts'
import type { PersonName } from '../../domain/account/person-name.ts'
import type { User, UserAttributes, UserStatus } from '../../domain/account/user.ts'
import type { AuditEntry } from '../../domain/audit/audit-entry.ts'
import type { Bundle, SubjectName } from '../../domain/policy/bundle.ts'
import type { PolicyFile } from '../../domain/policy/source.ts'
import type { Resource } from '../../domain/portal/resource.ts'
import type { ServiceCredential } from '../../domain/portal/service-credential.ts'
import type { Session, SessionEndReason } from '../../domain/session/session.ts'
import type {
  PermissionId,
  ProposalId,
  RoleId,
  ServiceCredentialId,
  SessionId,
  UserId,
} from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Result } from '../../domain/shared/result.ts'
import type { TokenHash } from '../../domain/shared/token-hash.ts'
import type { OutboxMessage } from './outbox.ts'

/**
 * Commits a list of changes in order, all or none, in one trip. A condition that must hold at commit
 * belongs to its change; one that does not hold undoes the whole list and comes back as the failure
 * named beside the change.
 */
export interface UnitOfWork {
  commit(changes: readonly Change[]): Promise<Result<void, CommitFailure>>
}

export type Change =
  | AccountChange
  | SessionChange
  | AccessChange
  | PolicyChange
  | PortalChange
  | { readonly kind: 'append_audit'; readonly entry: AuditEntry }
  | { readonly kind: 'enqueue_mail'; readonly message: OutboxMessage }

export type AccountChange =
  /** Fails with `username_taken` or `email_taken` (the username first when both are), or `unknown_role`. */
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
   * Makes the user's unspent reset tokens worthless: a link that waits in a mailbox must not outlive the
   * password it was for. Fails with `stale` when the stored hash is no longer `from`.
   */
  | {
      readonly kind: 'replace_password'
      readonly userId: UserId
      readonly from: PasswordHash
      readonly to: PasswordHash
      readonly at: Instant
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
  /** Fails with `last_administrator`, or `stale` when the status is not `from`. */
  | {
      readonly kind: 'set_status'
      readonly userId: UserId
      readonly from: UserStatus
      readonly to: UserStatus
      readonly at: Instant
    }
  /** Removes the account and everything that is its own. Fails with `last_administrator`, or `stale` when nobody is there. */
  | { readonly kind: 'delete_user'; readonly userId: UserId }
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
  /** Fails with `stale` when the session has ended already. */
  | {
      readonly kind: 'end_session'
      readonly sessionId: SessionId
      readonly reason: SessionEndReason
      readonly at: Instant
    }
  /** Every session of a user, but for `except`. Fails with `stale` unless `by`, if given, is not ended. */
  | {
      readonly kind: 'end_sessions_of_user'
      readonly userId: UserId
      readonly except?: SessionId
      readonly by?: SessionId
      readonly reason: SessionEndReason
      readonly at: Instant
    }

export type AccessChange =
  /** Fails with `role_name_taken`, or `unknown_permission` when one of the names does not exist. */
  | {
      readonly kind: 'create_role'
      readonly name: RoleName
      readonly description: string | null
      readonly permissions: readonly PermissionName[]
      readonly at: Instant
    }
  /** Replaces all three. Fails with `stale`, `role_name_taken`, or `unknown_permission`. */
  | {
      readonly kind: 'update_role'
      readonly id: RoleId
      readonly name: RoleName
      /** What it was called, if it gets another name: everybody who has it is known by the new one. */
      readonly renamedFrom?: RoleName
      readonly description: string | null
      readonly permissions: readonly PermissionName[]
      readonly expectedVersion: number
      readonly at: Instant
    }
  /** Fails with `role_in_use` while a user has it, `stale` when it is gone already or not of that version. */
  | {
      readonly kind: 'delete_role'
      readonly id: RoleId
      readonly expectedVersion?: number | undefined
    }
  /** Fails with `permission_name_taken`. */
  | {
      readonly kind: 'create_permission'
      readonly name: PermissionName
      readonly description: string | null
    }
  /** Takes it away from every role and every credential. Fails with `stale` when it is gone already. */
  | { readonly kind: 'delete_permission'; readonly id: PermissionId }

export type PolicyChange =
  /**
   * Puts a bundle into force, and names its roles and permissions as the service's own. Fails with `stale`
   * unless `sequence` follows directly on what is in force.
   */
  | {
      readonly kind: 'publish_policy'
      readonly sequence: number
      readonly hash: string
      readonly signature: string
      readonly bundle: Bundle
      readonly files: readonly PolicyFile[]
      readonly message: string
      readonly author: UserId | null
      readonly approver: UserId | null
      readonly at: Instant
    }
  /** Replaces the signature of a version. Fails with `stale` when it is no longer `from`. */
  | {
      readonly kind: 'renew_policy_seal'
      readonly sequence: number
      readonly from: string
      readonly to: string
    }
  /** Keeps a change for a second administrator. */
  | { readonly kind: 'propose_policy'; readonly proposal: PolicyProposal }
  /** Fails with `stale` when it has been decided already. */
  | { readonly kind: 'decide_proposal'; readonly id: ProposalId; readonly at: Instant }
  /** Replaces the draft that is evaluated beside the policies in force. */
  | {
      readonly kind: 'start_shadow'
      readonly hash: string
      readonly signature: string
      readonly bundle: Bundle
      readonly files: readonly PolicyFile[]
      readonly startedBy: UserId
      readonly at: Instant
    }
  /** Does nothing when none is. */
  | { readonly kind: 'stop_shadow' }

export type PortalChange =
  | {
      readonly kind: 'issue_credential'
      readonly credential: ServiceCredential
      readonly hash: TokenHash
    }
  /** Fails with `stale` when it is gone or revoked already. */
  | {
      readonly kind: 'revoke_credential'
      readonly id: ServiceCredentialId
      readonly at: Instant
    }
  /** Registers them, in place of what was known of the same ids before; of two with one id the last counts. */
  | {
      readonly kind: 'put_resources'
      readonly type: SubjectName
      readonly resources: readonly Pick<Resource, 'id' | 'properties'>[]
      readonly at: Instant
    }
  /** Fails with `stale` when it is gone already. */
  | { readonly kind: 'delete_resource'; readonly type: string; readonly id: string }

export interface PolicyProposal {
  readonly id: ProposalId
  /** The version that it was made from: the only one that it may replace. */
  readonly baseSequence: number
  readonly hash: string
  readonly bundle: Bundle
  readonly files: readonly PolicyFile[]
  readonly message: string
  readonly author: UserId
  readonly createdAt: Instant
}

export interface CommitFailure {
  readonly kind:
    | 'username_taken'
    | 'email_taken'
    | 'stale'
    | 'token_spent'
    | 'role_name_taken'
    | 'role_in_use'
    | 'unknown_permission'
    | 'unknown_role'
    | 'last_administrator'
    | 'permission_name_taken'
}
