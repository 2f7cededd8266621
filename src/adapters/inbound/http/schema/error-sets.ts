/** The errors that come with what a route is, to be listed beside those of its use case. */

/** Of every route that leaves the isolate. */
export const always = [
  'address_blocked',
  'rate_limited',
  'internal_error',
  'dependency_unavailable',
] as const

/** Of every route that reads a body. */
export const withBody = [
  'malformed_request',
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
] as const

/** Of every route of OpenID AuthZEN: what cannot be taken is a 400, but for a list that is too long. */
export const authzenBody = [
  'malformed_request',
  'payload_too_large',
  'invalid_access_request',
  'validation_failed',
] as const

/** Of a token that is sent along and is not good. */
export const withToken = ['invalid_access_token', 'expired_access_token', 'session_ended'] as const

/** Of every route for people who are signed in. */
export const signedIn = ['unauthenticated', ...withToken] as const

/** Of every route whose use case asks whether the caller may. */
export const admitted = [
  ...signedIn,
  'permission_denied',
  'step_up_required',
  'mfa_enrollment_required',
] as const
