import type { AppError } from '../../../../application/errors.ts'
import type { HttpError } from '../problem.ts'

type Invalid = Extract<HttpError, { kind: 'invalid_access_request' }>

/** AuthZEN knows 400 for every request that cannot be taken (section 12.1.13): there is no 422. */
export function asAccessError<E extends AppError>(
  error: E,
): Exclude<E, { kind: 'validation_failed' }> | Invalid {
  if (error.kind === 'validation_failed') {
    return { kind: 'invalid_access_request', violations: error.violations }
  }
  return error as Exclude<E, { kind: 'validation_failed' }> // the other kind has just returned
}

export const unknownToken: Invalid = {
  kind: 'invalid_access_request',
  violations: [
    { path: 'page.token', code: 'invalid', message: 'Must be the next_token of this search.' },
  ],
}
