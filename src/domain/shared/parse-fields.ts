import { err, ok, type Result } from './result.ts'
import type { FieldViolation, Violation } from './violation.ts'

type Parsed<Fields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends Result<infer T, Violation> ? T : never
}

/** All parsed values of a form, or every violation with the path of its field: never just the first. */
export function parseFields<Fields extends Record<string, Result<unknown, Violation>>>(
  fields: Fields,
): Result<Parsed<Fields>, readonly FieldViolation[]> {
  const violations: FieldViolation[] = []
  const values: Record<string, unknown> = {}
  for (const [path, result] of Object.entries(fields)) {
    if (result.ok) values[path] = result.value
    else violations.push({ path, ...result.error })
  }
  if (violations.length > 0) return err(violations)
  return ok(values as Parsed<Fields>) // each member was just put there under its own name
}

/** Parses what may be left out or cleared: `undefined` and `null` pass through untouched. */
export function optional<T>(
  input: string | null | undefined,
  parse: (input: string) => Result<T, Violation>,
): Result<T | null | undefined, Violation> {
  return input === undefined || input === null ? ok(input) : parse(input)
}
