/** The only table from an error to its public face (RFC 9457). Says what may be shown and nothing else. */
import type { AppError } from '../../../application/errors.ts'
import type { GuardRefusal } from '../../../application/ports/request-guard.ts'
import type { FieldViolation } from '../../../domain/shared/violation.ts'

/** What goes wrong before a use case is asked, or beneath it. */
export type HttpError =
  | { readonly kind: 'malformed_request'; readonly reason?: string }
  | { readonly kind: 'unauthenticated' }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'method_not_allowed'; readonly allow: string }
  | { readonly kind: 'payload_too_large' }
  | { readonly kind: 'precondition_required' }
  | { readonly kind: 'cross_site_request' }
  | {
      readonly kind: 'invalid_access_request'
      readonly violations: readonly FieldViolation[]
    }
  | {
      readonly kind: 'unsupported_media_type'
      readonly reason?: string
      /** What would be taken, where that is not JSON. */
      readonly accept?: string
    }
  | GuardRefusal
  | { readonly kind: 'internal_error' }
  | { readonly kind: 'dependency_unavailable' }

export type ProblemError = AppError | HttpError
export type ProblemKind = ProblemError['kind']

/** What one kind of error looks like from outside; `code` is its name unless the contract has another. */
export interface Problem {
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly code?: string
}

export const problems = {
  malformed_request: {
    status: 400,
    title: 'Malformed request',
    detail: 'The request cannot be read: its body is not JSON in UTF-8, or a header is malformed.',
  },
  invalid_access_request: {
    status: 400,
    title: 'Invalid request',
    detail: 'The question cannot be answered as it is; errors has each reason.',
  },
  unauthenticated: {
    status: 401,
    title: 'Not signed in',
    detail: 'Send an access token: Authorization: Bearer <token>.',
  },
  invalid_access_token: {
    status: 401,
    title: 'Invalid access token',
    detail: 'The access token is not one of ours, or is damaged. Sign in again.',
  },
  expired_access_token: {
    status: 401,
    title: 'Expired access token',
    detail: 'The access token has expired. Refresh it at POST /auth/refresh-token.',
  },
  session_ended: {
    status: 401,
    title: 'Session ended',
    detail: 'The session of this access token has ended. Sign in again.',
  },
  invalid_credentials: {
    status: 401,
    title: 'Invalid credentials',
    detail: 'The username, the e-mail address or the password is wrong.',
  },
  invalid_refresh_token: {
    status: 401,
    title: 'Invalid refresh token',
    detail: 'The refresh token is unknown or its session has ended. Sign in again.',
  },
  refresh_token_reused: {
    status: 401,
    title: 'Refresh token reused',
    detail:
      'A spent refresh token was presented again, so its session has been ended. Sign in again.',
  },
  permission_denied: {
    status: 403,
    title: 'Permission denied',
    detail: 'None of your roles holds the permission that this takes.',
  },
  invalid_challenge: {
    status: 401,
    title: 'Invalid challenge',
    detail: 'The challenge is unknown, answered already, expired or tried too often. Begin again.',
  },
  invalid_mfa_code: {
    status: 401,
    title: 'Invalid code',
    detail: 'The code is wrong, has been used or has expired. Enter the one that is shown now.',
  },
  invalid_passkey: {
    status: 401,
    title: 'Invalid passkey',
    detail: 'The passkey is not known here, or its answer does not fit the challenge.',
  },
  cross_site_request: {
    status: 403,
    title: 'Cross-site request',
    detail: 'The cookie counts only in requests from pages of this service and of its portals.',
  },
  step_up_required: {
    status: 403,
    title: 'Recent authentication required',
    detail:
      'Show once more who you are at POST /auth/step-up, as acrValues and maxAge say, then try again.',
  },
  mfa_enrollment_required: {
    status: 403,
    title: 'Second factor required',
    detail:
      'A role of yours counts only with a second factor. Set one up at POST /users/mfa/totp or with a passkey.',
  },
  email_not_verified: {
    status: 403,
    title: 'E-mail address not verified',
    detail: 'Confirm your e-mail address with the link we sent you, then sign in.',
  },
  account_disabled: {
    status: 403,
    title: 'Account disabled',
    detail: 'This account has been disabled. Ask an administrator.',
  },
  password_reset_required: {
    status: 403,
    title: 'New password needed',
    detail:
      'This password was given for one use. A link to choose one of your own is in your mailbox.',
  },
  challenge_unsupported: {
    status: 403,
    title: 'Second factor not supported',
    detail:
      'This account asks for a proof that cannot be given here, such as a code by SMS. Ask an administrator.',
  },
  address_blocked: {
    status: 403,
    title: 'Network blocked',
    detail:
      'Requests from your network are not taken at the moment. Ask an administrator if it should not be so.',
  },
  not_found: { status: 404, title: 'Not found', detail: 'There is nothing at this address.' },
  user_not_found: { status: 404, title: 'User not found', detail: 'There is no such user.' },
  no_email_change: {
    status: 404,
    title: 'No change of address',
    detail: 'No change of the e-mail address is under way.',
  },
  role_not_found: { status: 404, title: 'Role not found', detail: 'There is no such role.' },
  permission_not_found: {
    status: 404,
    title: 'Permission not found',
    detail: 'There is no such permission.',
  },
  credential_not_found: {
    status: 404,
    title: 'Service credential not found',
    detail: 'There is no such service credential, or it has been revoked.',
  },
  resource_type_unknown: {
    status: 404,
    title: 'Resource type unknown',
    detail: 'The policies in force declare no subject of this name.',
  },
  resource_not_found: {
    status: 404,
    title: 'Resource not found',
    detail: 'Nothing is registered under this type and id.',
  },
  ip_block_not_found: {
    status: 404,
    title: 'Block not found',
    detail: 'There is no such block, or it is over.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    detail: 'This address does not take this method; the Allow header names those it takes.',
  },
  session_not_found: {
    status: 404,
    title: 'Session not found',
    detail: 'There is no such session, or it has ended.',
  },
  passkey_not_found: {
    status: 404,
    title: 'Passkey not found',
    detail: 'You have no such passkey.',
  },
  totp_not_enrolled: {
    status: 404,
    title: 'No authenticator app',
    detail: 'No authenticator app waits to be confirmed or removed. Begin at POST /users/mfa/totp.',
  },
  mfa_not_enrolled: {
    status: 409,
    title: 'No second factor',
    detail: 'Recovery codes stand in for a second factor, and there is none yet.',
  },
  totp_enrolled: {
    status: 409,
    title: 'Authenticator app in use',
    detail: 'There is an authenticator app already. Remove it before you set up another one.',
  },
  passkey_taken: {
    status: 409,
    title: 'Passkey known',
    detail: 'This passkey has been added already.',
  },
  too_many_passkeys: {
    status: 409,
    title: 'Too many passkeys',
    detail: 'There are as many passkeys as one account can have. Remove one first.',
  },
  last_administrator: {
    status: 409,
    title: 'Last administrator',
    detail: 'Nobody would be left to administer. Make somebody else an administrator first.',
  },
  username_taken: {
    status: 409,
    title: 'Username taken',
    detail: 'Somebody has this username already. Choose another one.',
  },
  email_taken: {
    status: 409,
    title: 'E-mail address taken',
    detail: 'There is an account with this e-mail address already. Sign in, or reset the password.',
  },
  username_changed_recently: {
    status: 409,
    title: 'Username changed recently',
    detail: 'The username can be changed again at availableAt.',
  },
  role_name_taken: {
    status: 409,
    title: 'Role name taken',
    detail: 'There is a role of this name already.',
  },
  role_in_use: {
    status: 409,
    title: 'Role in use',
    detail: 'Somebody still has this role. Give them another one first.',
  },
  system_role: {
    status: 409,
    title: 'Built-in role',
    detail: 'The service relies on this role: it cannot be changed in this way.',
  },
  permission_name_taken: {
    status: 409,
    title: 'Permission name taken',
    detail: 'There is a permission of this name already.',
  },
  system_permission: {
    status: 409,
    title: 'Built-in permission',
    detail: 'The service asks for this permission itself: it cannot be deleted.',
  },
  own_network: {
    status: 409,
    title: 'Own network',
    detail:
      'You would be locked out yourself. To do it all the same, send confirmOwnNetwork: true.',
  },
  stale: {
    status: 412,
    title: 'Precondition failed',
    detail: 'It has changed since you read it. Read it again and repeat the change.',
    code: 'precondition_failed',
  },
  policy_stale: {
    status: 412,
    title: 'Policies published meanwhile',
    detail: 'Other policies have been published since the version that this change was made from.',
    code: 'precondition_failed',
  },
  policy_version_not_found: {
    status: 404,
    title: 'Policy version not found',
    detail: 'There is no such version of the policies.',
  },
  proposal_not_found: {
    status: 404,
    title: 'Proposal not found',
    detail: 'There is no such proposal, or it has been decided.',
  },
  no_shadow: {
    status: 404,
    title: 'No draft in the shadow',
    detail: 'No draft is evaluated beside the policies in force.',
  },
  own_proposal: {
    status: 403,
    title: 'Own proposal',
    detail: 'Another administrator must approve what you have proposed.',
  },
  policy_lockout: {
    status: 409,
    title: 'Nobody could publish any more',
    detail: 'These policies would leave nobody who may publish the next ones.',
  },
  policy_invalid: {
    status: 422,
    title: 'Invalid policies',
    detail: 'The policy files do not compile; errors has the file, line and column of each reason.',
  },
  policy_tests_failed: {
    status: 422,
    title: 'Policy tests failed',
    detail: 'The policies do not do what their own tests say; errors has each case.',
  },
  precondition_required: {
    status: 428,
    title: 'Precondition required',
    detail: 'Send If-Match with the version that the change was made from (ETag of GET /policies).',
  },
  payload_too_large: {
    status: 413,
    title: 'Payload too large',
    detail: 'The body of a request has at most 64 KiB; with policies, 1 MiB.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    detail: 'Send the body as application/json in UTF-8, not compressed.',
  },
  validation_failed: {
    status: 422,
    title: 'Validation failed',
    detail: 'Some values are not acceptable; errors says which and why.',
  },
  current_password_incorrect: {
    status: 422,
    title: 'Current password incorrect',
    detail: 'The current password is not right.',
  },
  invalid_token: {
    status: 422,
    title: 'Invalid token',
    detail: 'The link has been used, has expired or is damaged. Ask for a new one.',
  },
  account_locked: {
    status: 429,
    title: 'Account locked for a while',
    detail:
      'Too many wrong passwords were tried. Wait, follow the link in the mail to its owner, or reset the password.',
  },
  too_many_attempts: {
    status: 429,
    title: 'Too many attempts',
    detail:
      'Too many were tried. Wait for as long as Retry-After says, or prove who you are in another way.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    detail: 'There were too many requests of this kind. Wait for as long as Retry-After says.',
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    detail: 'Something went wrong on our side. Quote the requestId when you report it.',
  },
  dependency_unavailable: {
    status: 503,
    title: 'Temporarily unavailable',
    detail: 'A part of the service does not answer right now. Try again in a moment.',
  },
} as const satisfies Record<ProblemKind, Problem>

export type StatusOf<Kind extends ProblemKind> = (typeof problems)[Kind]['status']

export type CodeOf<Kind extends ProblemKind> = Kind extends 'stale' ? 'precondition_failed' : Kind

/** The stable name that clients switch on. */
export function codeOf<Kind extends ProblemKind>(kind: Kind): CodeOf<Kind> {
  const problem: Problem = problems[kind]
  return (problem.code ?? kind) as CodeOf<Kind> // the table has one code of its own, the type the same
}
