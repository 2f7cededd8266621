import type { AppError } from '../../../../application/errors.ts'
import type { FieldViolation } from '../../../../domain/shared/violation.ts'
import type { HttpError } from '../problem.ts'

type Invalid = Extract<HttpError, { kind: 'invalid_access_request' }>

/** AuthZEN knows 400 for every request that cannot be taken (section 10.1.2): there is no 422. */
export function asAccessError<E extends AppError>(
  error: E,
): Exclude<E, { kind: 'validation_failed' }> | Invalid {
  if (error.kind === 'validation_failed') {
    return invalidAccessRequest(error.violations)
  }
  return error as Exclude<E, { kind: 'validation_failed' }> // the other kind has just returned
}

export function invalidAccessRequest(violations: readonly FieldViolation[]): Invalid {
  return { kind: 'invalid_access_request', violations }
}
