import type { PermissionName, RoleName } from '../../domain/access/role.ts'
import type { Email } from '../../domain/account/email.ts'
import type { AddressSide, EmailChange } from '../../domain/account/email-change.ts'
import type { Locale } from '../../domain/account/locale.ts'
import type { OneTimeToken } from '../../domain/account/one-time-token.ts'
import type { PasswordHash } from '../../domain/account/password.ts'
import type { PersonName } from '../../domain/account/person-name.ts'
import type { User, UserAttributes, UserStatus } from '../../domain/account/user.ts'
import type { Username } from '../../domain/account/username.ts'
import type { AuditEntry } from '../../domain/audit/audit-entry.ts'
import type { Challenge } from '../../domain/factor/challenge.ts'
import type { Passkey, PasskeyName } from '../../domain/factor/passkey.ts'
import type { Bundle, SubjectName } from '../../domain/policy/bundle.ts'
import type { PolicyFile } from '../../domain/policy/source.ts'
import type { Resource } from '../../domain/portal/resource.ts'
import type { ServiceCredential } from '../../domain/portal/service-credential.ts'
import type { IpBlock } from '../../domain/protection/ip-block.ts'
import type { Authentication } from '../../domain/session/assurance.ts'
import type { Session, SessionEndReason } from '../../domain/session/session.ts'
import type {
  IpBlockId,
  KeyId,
  PasskeyId,
  PermissionId,
  ProposalId,
  RoleId,
  ServiceCredentialId,
  SessionId,
  UserId,
} from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Result } from '../../domain/shared/result.ts'
import type { SealedSecret } from '../../domain/shared/sealed-secret.ts'
import type { TokenHash } from '../../domain/shared/token-hash.ts'
import type { AlertEvaluation } from './alert-evaluations.ts'
import type { OutboxMessage } from './outbox.ts'
import type { StoredSigningKey } from './signing-keys.ts'

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
  | AddressChange
  | SessionChange
  | FactorChange
  | AccessChange
  | PolicyChange
  | PortalChange
  | KeyChange
  | TransferChange
  | IdentityChange
  | ProtectionChange
  | MonitoringChange
  | {
      readonly kind: 'append_audit'
      readonly entry: AuditEntry
      /** Notes among the entry's details how many sessions of that person the commit ends: `sessionsEnded`. */
      readonly endedSessionsOf?: UserId
    }
  | { readonly kind: 'enqueue_mail'; readonly message: OutboxMessage }

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

export type AddressChange =
  /** Replaces the one under way. Fails with `stale` unless the address is still `from`. */
  | { readonly kind: 'request_email_change'; readonly change: EmailChange }
  /**
   * One side agrees. Fails with `stale` unless the change to `to` is under way, this side has not agreed yet, and
   * the other side has or has not, as `otherHas` says: of two at once the later one sees the earlier one's.
   */
  | {
      readonly kind: 'agree_to_email_change'
      readonly userId: UserId
      readonly side: AddressSide
      readonly to: Email
      readonly otherHas: boolean
      readonly at: Instant
    }
  /** Makes its letters worthless. Fails with `stale` when none is under way. */
  | { readonly kind: 'stop_email_change'; readonly userId: UserId; readonly at: Instant }
  /**
   * The new address is proven, or else must be; everything that waits in the old mailbox is worthless, and no
   * change is under way any more. Fails with `email_taken`, or `stale` unless the address is still `from`.
   */
  | {
      readonly kind: 'change_email'
      readonly userId: UserId
      readonly from: Email
      readonly to: Email
      readonly proven: boolean
      readonly at: Instant
    }

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

export type FactorChange =
  | { readonly kind: 'open_challenge'; readonly challenge: Challenge; readonly at: Instant }
  /** Fails with `token_spent` unless it is unspent and unexpired at `at`. */
  | { readonly kind: 'spend_challenge'; readonly hash: TokenHash; readonly at: Instant }
  /** In place of one that was never confirmed. Fails with `factor_exists` beside a confirmed one. */
  | {
      readonly kind: 'enrol_totp'
      readonly userId: UserId
      readonly secret: SealedSecret
      readonly at: Instant
    }
  /** Fails with `stale` unless this very secret waits for it. */
  | {
      readonly kind: 'confirm_totp'
      readonly userId: UserId
      readonly secret: SealedSecret
      readonly step: number
      readonly at: Instant
    }
  /** Fails with `code_used` unless the step is newer than every one used. The tries begin anew. */
  | { readonly kind: 'use_totp'; readonly userId: UserId; readonly step: number }
  /** The same secret under another key. Does nothing, and fails nothing, if `from` is gone. */
  | {
      readonly kind: 'reseal_totp'
      readonly userId: UserId
      readonly from: SealedSecret
      readonly to: SealedSecret
    }
  /** Recovery codes go with the last factor that they stand in for. Fails with `stale` when there is none. */
  | { readonly kind: 'remove_totp'; readonly userId: UserId; readonly at: Instant }
  | {
      readonly kind: 'replace_recovery_codes'
      readonly userId: UserId
      readonly hashes: readonly TokenHash[]
    }
  /** Fails with `code_used` unless it is one of theirs and unused. */
  | {
      readonly kind: 'use_recovery_code'
      readonly userId: UserId
      readonly hash: TokenHash
      readonly at: Instant
    }
  /** Fails with `passkey_taken` when the credential is known, `too_many_passkeys` beyond the limit. */
  | { readonly kind: 'add_passkey'; readonly passkey: Passkey }
  /** Fails with `stale` when it is gone, or its counter has moved on since `from`. */
  | {
      readonly kind: 'use_passkey'
      readonly id: PasskeyId
      readonly from: number
      readonly to: number
      readonly at: Instant
    }
  /** Fails with `stale` when they have none of that id. */
  | {
      readonly kind: 'rename_passkey'
      readonly userId: UserId
      readonly id: PasskeyId
      readonly name: PasskeyName
    }
  /** As `remove_totp`. */
  | {
      readonly kind: 'remove_passkey'
      readonly userId: UserId
      readonly id: PasskeyId
      readonly at: Instant
    }
  /** Every second factor of a person who has lost theirs. Does nothing when there is none. */
  | { readonly kind: 'remove_factors'; readonly userId: UserId; readonly at: Instant }

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

export type KeyChange =
  /** Fails with `stale` when another key has its place in the sequence. */
  | { readonly kind: 'add_signing_key'; readonly key: StoredSigningKey }
  /** Does nothing to one that is withdrawn already. */
  | { readonly kind: 'withdraw_signing_key'; readonly kid: KeyId; readonly at: Instant }
  /** The same private part under another key. Does nothing, and fails nothing, if `from` is gone. */
  | {
      readonly kind: 'reseal_signing_key'
      readonly kid: KeyId
      readonly from: SealedSecret
      readonly to: SealedSecret
    }
  | { readonly kind: 'forget_signing_key'; readonly kid: KeyId }

export type TransferChange =
  /** All of them or none. Fails as `insert_user` does, or with `user_id_taken`. */
  | {
      readonly kind: 'insert_users'
      readonly people: readonly { readonly user: User; readonly passwordHash: PasswordHash }[]
      readonly at: Instant
    }
  /** Begins a file at its top, whatever was known of it. */
  | { readonly kind: 'begin_import'; readonly digest: string; readonly at: Instant }
  /** Fails with `stale` unless the file has been read up to `from`, neither less nor more. */
  | {
      readonly kind: 'advance_import'
      readonly digest: string
      readonly from: number
      readonly to: number
      readonly imported: number
      readonly rejected: number
      readonly at: Instant
    }

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

/** Fails with `stale` when another evaluation has its place in the sequence. Forgets those before `keptSince`. */
export interface MonitoringChange {
  readonly kind: 'record_evaluation'
  readonly evaluation: AlertEvaluation
  readonly keptSince: Instant
}

export type ProtectionChange =
  /** One that the service makes by itself fails with `stale` while another one of the same network is in force. */
  | { readonly kind: 'block_network'; readonly block: IpBlock }
  /** Fails with `stale` when it has been lifted already, or has expired. */
  | { readonly kind: 'lift_block'; readonly id: IpBlockId; readonly at: Instant }

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
    | 'user_id_taken'
    | 'stale'
    | 'token_spent'
    | 'role_name_taken'
    | 'role_in_use'
    | 'unknown_permission'
    | 'unknown_role'
    | 'last_administrator'
    | 'permission_name_taken'
    | 'factor_exists'
    | 'code_used'
    | 'passkey_taken'
    | 'too_many_passkeys'
}
