/** Every failure that a caller can act on. The HTTP adapter gives each its status and public words. */
import type { PermissionName } from '../domain/access/role.ts'
import type { StepUp } from '../domain/session/assurance.ts'
import type { Instant } from '../domain/shared/instant.ts'
import type { FieldViolation } from '../domain/shared/violation.ts'

export type AppError =
  | { readonly kind: 'validation_failed'; readonly violations: readonly FieldViolation[] }
  | { readonly kind: 'user_not_found' }
  | { readonly kind: 'last_administrator' }
  | { readonly kind: 'username_taken' }
  | { readonly kind: 'email_taken' }
  | { readonly kind: 'username_changed_recently'; readonly nextChangeAt: Instant }
  | { readonly kind: 'no_email_change' }
  | { readonly kind: 'invalid_credentials' }
  | { readonly kind: 'email_not_verified' }
  | { readonly kind: 'account_disabled' }
  /** The password is right, but only a new one is of use: the way to it is in the mailbox. */
  | { readonly kind: 'password_reset_required' }
  /** The identity provider asks for a proof that this service does not do. */
  | { readonly kind: 'challenge_unsupported' }
  | { readonly kind: 'current_password_incorrect' }
  | { readonly kind: 'invalid_token' }
  | { readonly kind: 'invalid_access_token'; readonly reason?: string }
  | { readonly kind: 'expired_access_token' }
  | { readonly kind: 'session_ended' }
  | { readonly kind: 'invalid_refresh_token' }
  | { readonly kind: 'refresh_token_reused' }
  | {
      readonly kind: 'permission_denied'
      readonly permission: PermissionName
      /** The part of the thing that is not theirs to see or change. */
      readonly field?: string
      /** The words of the rule that forbids it. */
      readonly reason?: string
    }
  /** Who it is has to be shown once more, and how. */
  | { readonly kind: 'step_up_required'; readonly stepUp: StepUp }
  /** A role of theirs counts only with a second factor, and they have none yet. */
  | { readonly kind: 'mfa_enrollment_required' }
  | { readonly kind: 'session_not_found' }
  | { readonly kind: 'invalid_challenge' }
  | { readonly kind: 'invalid_mfa_code' }
  | { readonly kind: 'too_many_attempts'; readonly retryAfterSeconds: number }
  /** Too many wrong passwords; the owner can lift it by mail. */
  | { readonly kind: 'account_locked'; readonly retryAfterSeconds: number }
  | { readonly kind: 'totp_enrolled' }
  | { readonly kind: 'totp_not_enrolled' }
  | { readonly kind: 'mfa_not_enrolled' }
  | { readonly kind: 'passkey_not_found' }
  | { readonly kind: 'passkey_taken' }
  | { readonly kind: 'too_many_passkeys' }
  | { readonly kind: 'invalid_passkey' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'policy_stale'; readonly reason: string }
  | { readonly kind: 'policy_invalid'; readonly violations: readonly FieldViolation[] }
  | { readonly kind: 'policy_tests_failed'; readonly violations: readonly FieldViolation[] }
  | { readonly kind: 'policy_lockout' }
  | { readonly kind: 'policy_version_not_found' }
  | { readonly kind: 'proposal_not_found' }
  | { readonly kind: 'own_proposal' }
  | { readonly kind: 'no_shadow' }
  | { readonly kind: 'role_not_found' }
  | { readonly kind: 'role_name_taken' }
  | { readonly kind: 'role_in_use' }
  | { readonly kind: 'system_role'; readonly reason: string }
  | { readonly kind: 'permission_not_found' }
  | { readonly kind: 'permission_name_taken' }
  | { readonly kind: 'system_permission' }
  | { readonly kind: 'credential_not_found' }
  | { readonly kind: 'resource_type_unknown' }
  | { readonly kind: 'resource_not_found' }
  | { readonly kind: 'ip_block_not_found' }
  /** Whoever asks would be locked out themselves, and has not said that they know. */
  | { readonly kind: 'own_network' }

/** The errors of a use case, picked from the catalogue by name. */
export type Failure<Kind extends AppError['kind']> = Extract<AppError, { kind: Kind }>
