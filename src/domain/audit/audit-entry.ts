/** Who did what to whom, from where, with what result. Never carries a secret. */
import type { SessionId, UserId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'

export type AuditAction =
  | 'account.register'
  | 'account.register_known_email'
  | 'account.verify_email'
  | 'account.request_email_verification'
  | 'account.update_profile'
  | 'account.change_password'
  | 'account.request_password_reset'
  | 'account.reset_password'
  | 'account.unlock'
  | 'account.request_email_change'
  | 'account.agree_to_email_change'
  | 'account.stop_email_change'
  | 'account.change_email'
  | 'account.change_username'
  | 'account.delete'
  | 'account.export'
  | 'session.sign_in'
  | 'session.challenge'
  | 'session.second_factor'
  | 'session.step_up'
  | 'session.sign_out'
  | 'session.end'
  | 'session.refresh_token_reuse'
  | 'factor.enrol_totp'
  | 'factor.confirm_totp'
  | 'factor.remove_totp'
  | 'factor.renew_recovery_codes'
  | 'factor.add_passkey'
  | 'factor.rename_passkey'
  | 'factor.remove_passkey'
  | 'user.remove_factors'
  | 'role.create'
  | 'role.update'
  | 'role.delete'
  | 'permission.create'
  | 'permission.delete'
  | 'service_credential.issue'
  | 'service_credential.revoke'
  | 'user.create'
  | 'user.import'
  | 'user.export'
  | 'user.update'
  | 'user.assign_roles'
  | 'user.disable'
  | 'user.enable'
  | 'user.sign_out'
  | 'user.reset_password'
  | 'user.delete'
  | 'policy.publish'
  | 'policy.propose'
  | 'policy.approve'
  | 'policy.rollback'
  | 'policy.start_shadow'
  | 'policy.stop_shadow'
  | 'ip_block.create'
  | 'ip_block.lift'
  | 'audit.export'
  | 'audit.retain'
  | 'signing_key.add'
  | 'signing_key.withdraw'

/** Where a request came from, as far as the service can know. */
export interface Origin {
  readonly requestId: string
  readonly address: string | null
  readonly userAgent: string | null
  /** ISO 3166-1 alpha-2, where the platform knows it. */
  readonly country?: string | null
  /** The policies in force, as far as whoever answers knows them already. */
  readonly policyVersion?: string
}

export interface AuditEntry {
  readonly at: Instant
  readonly action: AuditAction
  /** `null`: nobody was signed in, or a command of the operator. */
  readonly actor: UserId | null
  readonly sessionId?: SessionId
  /** What was acted on: a user's public id, a role's or a permission's name. */
  readonly target: string | null
  readonly outcome: 'success' | 'failure'
  readonly reason?: string
  readonly origin: Origin
  readonly details?: AuditDetails
}

/** Flat, so that a reader can show it as a list: `before` and `after`, or `before.locale` and `after.locale`. */
export type AuditDetails = Readonly<
  Record<string, AuditValue | readonly Exclude<AuditValue, null>[]>
>

type AuditValue = string | number | boolean | null
