/** What is wrong with one value that a person typed: a stable code, and words that may be shown. */
export interface Violation {
  readonly code: string
  readonly message: string
}

/** A violation and where it stands in the command, as a dotted path (`newPassword`, `permissions.2`). */
export interface FieldViolation extends Violation {
  readonly path: string
}

export function violation(code: string, message: string): Violation {
  return { code, message }
}
