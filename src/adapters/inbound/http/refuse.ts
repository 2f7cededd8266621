/** Turns an error into an `application/problem+json` answer (RFC 9457). Never shows anything internal. */
import type { TypedResponse } from 'hono'
import type { FieldViolation } from '../../../domain/shared/violation.ts'
import { noteProblem } from '../../outbound/system/ledger.ts'
import {
  type CodeOf,
  codeOf,
  type Problem,
  type ProblemError,
  problems,
  type StatusOf,
} from './problem.ts'

export interface ProblemBody<Code extends string = string> {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: Code
  readonly requestId: string
  readonly errors?: { readonly path: string; readonly message: string; readonly code: string }[]
  readonly permission?: string
  readonly field?: string
  readonly acrValues?: string
  readonly maxAge?: number
  readonly availableAt?: string
}

/**
 * The answer to an error, with its status and code in the type: in a route whose answers all have a body,
 * an error that the route does not declare won't compile.
 */
export type Refused<E extends ProblemError> = E extends ProblemError
  ? Response & TypedResponse<ProblemBody<CodeOf<E['kind']>>, StatusOf<E['kind']>, 'json'>
  : never

export function refuse<E extends ProblemError>(
  { requestId }: { readonly requestId: string },
  error: E,
): Refused<E> {
  const { status } = problems[error.kind]
  noteProblem(codeOf(error.kind))
  const headers = { 'Content-Type': 'application/problem+json', ...headersOf(error) }
  const response = new Response(JSON.stringify(problemBody(error, requestId)), { status, headers })
  return response as Refused<E> // the type only adds what the line above wrote
}

export function problemBody(error: ProblemError, requestId: string): ProblemBody {
  const { status, title, detail }: Problem = problems[error.kind]
  const code = codeOf(error.kind)
  return {
    type: `urn:gatehouse:problem:${code}`,
    title,
    status,
    detail: 'reason' in error && error.reason ? error.reason : detail,
    code,
    requestId,
    ...membersOf(error),
  }
}

/** How long a client does well to wait before it tries again. */
const retryAfterSeconds = 5

function headersOf(error: ProblemError): Record<string, string> {
  switch (error.kind) {
    case 'method_not_allowed':
      return { Allow: error.allow }
    case 'dependency_unavailable':
      return { 'Retry-After': String(retryAfterSeconds) }
    case 'rate_limited':
    case 'account_locked':
    case 'too_many_attempts':
      return { 'Retry-After': String(error.retryAfterSeconds) }
    case 'step_up_required': {
      // RFC 9470 §3.
      const { level, maxAgeSeconds } = error.stepUp
      return {
        'WWW-Authenticate': `Bearer realm="gatehouse", error="insufficient_user_authentication", error_description="${problems[error.kind].title}", acr_values="${level}", max_age="${maxAgeSeconds}"`,
      }
    }
    case 'unsupported_media_type':
      // RFC 9110 §15.5.16
      return { Accept: error.accept ?? 'application/json', 'Accept-Encoding': 'identity' }
    case 'invalid_access_token':
    case 'expired_access_token':
    case 'session_ended':
      // RFC 6750 §3.1: error parameters only when a token was presented.
      return {
        'WWW-Authenticate': `Bearer realm="gatehouse", error="invalid_token", error_description="${problems[error.kind].title}"`,
      }
    default:
      // RFC 9110 §15.5.2: every 401 carries a challenge.
      return problems[error.kind].status === 401
        ? { 'WWW-Authenticate': 'Bearer realm="gatehouse"' }
        : {}
  }
}

function membersOf(
  error: ProblemError,
): Pick<ProblemBody, 'errors' | 'permission' | 'field' | 'acrValues' | 'maxAge' | 'availableAt'> {
  switch (error.kind) {
    case 'invalid_access_request':
    case 'policy_invalid':
    case 'policy_tests_failed':
    case 'validation_failed':
      return { errors: error.violations.map(fieldError) }
    case 'current_password_incorrect':
      return {
        errors: [
          {
            path: 'currentPassword',
            message: problems.current_password_incorrect.detail,
            code: error.kind,
          },
        ],
      }
    case 'step_up_required':
      return { acrValues: error.stepUp.level, maxAge: error.stepUp.maxAgeSeconds }
    case 'permission_denied':
      return {
        permission: error.permission,
        ...(error.field !== undefined && { field: error.field }),
      }
    case 'username_changed_recently':
      return { availableAt: new Date(error.nextChangeAt).toISOString() }
    default:
      return {}
  }
}

function fieldError({ path, message, code }: FieldViolation) {
  return { path, message, code }
}
