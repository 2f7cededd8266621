/** What an answered request counts for. The one place that turns routes and problem codes into metrics. */
import type { Metrics } from '../../../../application/ports/metrics.ts'
import { otherRoute } from '../../../../domain/monitoring/series.ts'
import type { Ledger } from '../../../outbound/system/ledger.ts'

export interface AnsweredRequest {
  readonly method: string
  /** The pattern that matched. */
  readonly route: string | undefined
  readonly status: number
  readonly durationMs: number
  readonly ledger: Ledger
}

export function countRequest(metrics: Metrics, request: AnsweredRequest): void {
  const { route = otherRoute, status, durationMs, ledger } = request
  const method = methodOf(request.method)
  metrics.count('gatehouse_http_requests_total', { method, route, status: classOf(status) })
  metrics.observe('gatehouse_http_request_duration_seconds', { method, route }, durationMs / 1000)
  countRefusal(metrics, ledger.problem, route)
  countToken(metrics, ledger)
  countOperation(metrics, `${method} ${route}`, request)
}

/** A method that a client made up is not written down. */
export function methodOf(method: string) {
  return methods.find((known) => known === method) ?? 'other'
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

function classOf(status: number) {
  const classes = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const
  return classes[Math.floor(status / 100) - 1] ?? '5xx'
}

function countRefusal(metrics: Metrics, problem: string | undefined, route: string): void {
  switch (problem) {
    case 'rate_limited':
    case 'too_many_attempts':
    case 'account_locked':
      metrics.count('gatehouse_limit_hits_total', { scope: scopes[route] ?? 'other' })
      return
    case 'address_blocked':
      metrics.count('gatehouse_block_hits_total', {})
      return
    case 'permission_denied':
    case 'step_up_required':
    case 'mfa_enrollment_required':
      metrics.count('gatehouse_policy_denials_total', { reason: problem })
      return
  }
}

const scopes: Readonly<
  Record<string, 'sign_in' | 'registration' | 'password_reset' | 'mail' | 'token'>
> = {
  '/auth/login': 'sign_in',
  '/auth/mfa/verify': 'sign_in',
  '/auth/passkey/options': 'sign_in',
  '/auth/passkey/verify': 'sign_in',
  '/auth/step-up': 'sign_in',
  '/auth/register': 'registration',
  '/auth/forgot-password': 'password_reset',
  '/auth/reset-password': 'password_reset',
  '/auth/verify-email': 'mail',
  '/auth/verify-email/resend': 'mail',
  '/auth/refresh-token': 'token',
  '/oauth/introspect': 'token',
  '/oauth/revoke': 'token',
}

function countToken(metrics: Metrics, { token, problem }: Ledger): void {
  if (token === undefined) return
  metrics.count('gatehouse_token_uses_total', { token, result: resultOfToken(problem) })
}

function resultOfToken(problem: string | undefined) {
  switch (problem) {
    case 'invalid_access_token':
      return 'invalid'
    case 'expired_access_token':
      return 'expired'
    case 'session_ended':
      return 'session_ended'
    default:
      return 'accepted'
  }
}

/** What some operations count for besides. */
function countOperation(metrics: Metrics, operation: string, request: AnsweredRequest): void {
  const { status, ledger } = request
  const { problem } = ledger
  const succeeded = status >= 200 && status < 300
  switch (operation) {
    case 'POST /auth/login':
      countFailure(metrics, 'password', problem)
      return
    case 'POST /auth/mfa/verify':
      countFailure(metrics, 'second_factor', problem)
      return
    case 'POST /auth/passkey/verify':
      countFailure(metrics, 'passkey', problem)
      return
    case 'POST /auth/step-up':
      countFailure(metrics, 'step_up', problem)
      return
    case 'POST /auth/refresh-token':
      if (status >= 500) return
      metrics.count('gatehouse_token_refreshes_total', {
        result: succeeded ? 'success' : resultOfRefresh(problem),
      })
      return
    case 'POST /auth/forgot-password':
      if (!succeeded) return
      metrics.count('gatehouse_password_reset_requests_total', { by: 'person' })
      return
    case 'POST /users/{id}/reset-password':
      if (!succeeded) return
      metrics.count('gatehouse_password_reset_requests_total', { by: 'administrator' })
      return
    case 'POST /auth/reset-password':
      if (!succeeded && problem !== 'invalid_token') return
      metrics.count('gatehouse_password_resets_total', {
        result: succeeded ? 'success' : 'refused',
      })
      return
  }
}

type Step = 'password' | 'second_factor' | 'passkey' | 'step_up'

/** Only what was refused for what it showed: a request that could not be read is no attempt. */
function countFailure(metrics: Metrics, step: Step, problem: string | undefined): void {
  const reason = reasons.find((known) => known === problem)
  if (reason) metrics.count('gatehouse_sign_in_failures_total', { step, reason })
}

const reasons = [
  'invalid_credentials',
  'email_not_verified',
  'account_disabled',
  'password_reset_required',
  'challenge_unsupported',
  'invalid_challenge',
  'invalid_mfa_code',
  'invalid_passkey',
  'too_many_attempts',
  'account_locked',
] as const

function resultOfRefresh(problem: string | undefined) {
  if (problem === 'invalid_refresh_token') return 'invalid'
  return problem === 'refresh_token_reused' ? 'reused' : 'other'
}
