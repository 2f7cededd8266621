/** One line of an import, and what is told of it. */
import type { Result } from '../../domain/shared/result.ts'
import type { FieldViolation, Violation } from '../../domain/shared/violation.ts'
import type { ImportedPerson, ImportForm } from './imported-person.ts'

export interface ImportLine {
  /** Counts from 1, and grows. */
  readonly line: number
  readonly bytes: number
  /** What could be read of it, or why nothing could. */
  readonly form: Result<ImportForm, readonly FieldViolation[]>
}

/** Never holds anything of the line but its number. */
export interface LineReport extends Violation {
  readonly line: number
  readonly field: string | null
}

export type NumberedPerson = ImportedPerson & { readonly line: number }

export function lineReport(line: number, { path, code, message }: FieldViolation): LineReport {
  return { line, field: path === '' ? null : path, code, message }
}
