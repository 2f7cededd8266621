import { describe, expect, test } from 'vitest'
import {
  codeOf,
  type ProblemError,
  type ProblemKind,
  problems,
} from '../../../src/adapters/inbound/http/problem.ts'
import { refuse } from '../../../src/adapters/inbound/http/refuse.ts'
import { servicePermissions } from '../../support/builders.ts'

describe('the table of problems', () => {
  test('has the codes and statuses of the contract', () => {
    const kinds = Object.keys(problems) as ProblemKind[]
    const table = Object.fromEntries(kinds.map((kind) => [codeOf(kind), problems[kind].status]))
    expect(table).toEqual({
      malformed_request: 400,
      invalid_access_request: 400,
      unauthenticated: 401,
      invalid_access_token: 401,
      expired_access_token: 401,
      session_ended: 401,
      invalid_credentials: 401,
      invalid_refresh_token: 401,
      refresh_token_reused: 401,
      invalid_challenge: 401,
      invalid_mfa_code: 401,
      invalid_passkey: 401,
      cross_site_request: 403,
      step_up_required: 403,
      mfa_enrollment_required: 403,
      permission_denied: 403,
      email_not_verified: 403,
      account_disabled: 403,
      own_proposal: 403,
      not_found: 404,
      user_not_found: 404,
      role_not_found: 404,
      permission_not_found: 404,
      no_email_change: 404,
      policy_version_not_found: 404,
      proposal_not_found: 404,
      no_shadow: 404,
      credential_not_found: 404,
      resource_type_unknown: 404,
      resource_not_found: 404,
      session_not_found: 404,
      passkey_not_found: 404,
      totp_not_enrolled: 404,
      mfa_not_enrolled: 409,
      totp_enrolled: 409,
      passkey_taken: 409,
      too_many_passkeys: 409,
      password_reset_required: 403,
      challenge_unsupported: 403,
      rate_limited: 429,
      account_locked: 429,
      address_blocked: 403,
      own_network: 409,
      ip_block_not_found: 404,
      too_many_attempts: 429,
      method_not_allowed: 405,
      last_administrator: 409,
      username_changed_recently: 409,
      username_taken: 409,
      email_taken: 409,
      role_name_taken: 409,
      role_in_use: 409,
      system_role: 409,
      permission_name_taken: 409,
      system_permission: 409,
      policy_lockout: 409,
      precondition_failed: 412,
      payload_too_large: 413,
      unsupported_media_type: 415,
      validation_failed: 422,
      current_password_incorrect: 422,
      invalid_token: 422,
      policy_invalid: 422,
      policy_tests_failed: 422,
      precondition_required: 428,
      internal_error: 500,
      dependency_unavailable: 503,
    })
  })
})

describe('a problem document', () => {
  test('has every member of RFC 9457, the code and the request', async () => {
    const response = answer({ kind: 'stale' })
    expect(response.status).toBe(412)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    expect(await response.json()).toEqual({
      type: 'urn:gatehouse:problem:precondition_failed',
      title: 'Precondition failed',
      status: 412,
      detail: 'It has changed since you read it. Read it again and repeat the change.',
      code: 'precondition_failed',
      requestId: 'abc',
    })
  })

  test('lists what is wrong with which field', async () => {
    const violation = { path: 'username', code: 'username_too_short', message: 'Longer.' }
    const response = answer({ kind: 'validation_failed', violations: [violation] })
    expect(await response.json()).toMatchObject({ errors: [violation] })
  })

  test('puts a wrong current password at its field', async () => {
    const response = answer({ kind: 'current_password_incorrect' })
    expect(await response.json()).toMatchObject({
      errors: [{ path: 'currentPassword', code: 'current_password_incorrect' }],
    })
  })

  test('names the permission that was missing', async () => {
    const response = answer({ kind: 'permission_denied', permission: servicePermissions.readRoles })
    expect(await response.json()).toMatchObject({ permission: 'role:read' })
  })

  test('says why a built-in role refuses', async () => {
    const response = answer({ kind: 'system_role', reason: 'It keeps its name.' })
    expect(await response.json()).toMatchObject({ detail: 'It keeps its name.' })
  })

  test('carries a challenge with every 401, with an error only for a token (RFC 6750 §3.1)', () => {
    const challenge = (kind: ProblemKind) =>
      answer({ kind } as ProblemError).headers.get('WWW-Authenticate')
    const bare = 'Bearer realm="gatehouse"'
    expect(challenge('unauthenticated')).toBe(bare)
    expect(challenge('invalid_credentials')).toBe(bare)
    expect(challenge('invalid_refresh_token')).toBe(bare)
    expect(challenge('refresh_token_reused')).toBe(bare)
    for (const kind of ['invalid_access_token', 'expired_access_token', 'session_ended'] as const) {
      expect(challenge(kind)).toContain(`${bare}, error="invalid_token", error_description="`)
    }
    expect(challenge('account_disabled')).toBeNull()
  })

  test('says when to come back, what is allowed, and what is accepted', () => {
    expect(answer({ kind: 'dependency_unavailable' }).headers.get('Retry-After')).toBe('5')
    expect(answer({ kind: 'method_not_allowed', allow: 'GET' }).headers.get('Allow')).toBe('GET')
    expect(answer({ kind: 'unsupported_media_type' }).headers.get('Accept')).toBe(
      'application/json',
    )
  })
})

function answer(error: ProblemError): Response {
  return refuse({ requestId: 'abc' }, error)
}
