/** Finds what no field of any body may hold, whatever its schema. Pure. */
import type { FieldViolation } from '../../../../domain/shared/violation.ts'

const depthMax = 32

/** Every offending place, at most a handful: a body made of nothing else needs no complete list. */
export function inspectJson(root: unknown): readonly FieldViolation[] {
  const violations: FieldViolation[] = []
  visit(root, '', 0, violations)
  return violations
}

const violationsMax = 20

function visit(value: unknown, path: string, depth: number, found: FieldViolation[]): void {
  if (found.length >= violationsMax) return
  if (typeof value === 'string') {
    const problem = textProblem(value)
    if (problem) found.push({ path, ...problem })
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (depth === depthMax) {
    found.push({ path, code: 'nested_too_deeply', message: `At most ${depthMax} levels deep.` })
    return
  }
  for (const [key, member] of Object.entries(value)) {
    const place = path === '' ? printable(key) : `${path}.${printable(key)}`
    const problem = textProblem(key) ?? keyProblem(key)
    if (problem) found.push({ path: place, ...problem })
    else visit(member, place, depth + 1, found)
  }
}

/** Postgres stores no NUL, and a lone surrogate has no UTF-8 form: neither would come back as it went in. */
function textProblem(text: string) {
  if (text.includes('\0')) return { code: 'nul_character', message: 'Contains a NUL character.' }
  if (!text.isWellFormed()) {
    return { code: 'lone_surrogate', message: 'Contains half of a surrogate pair.' }
  }
  return undefined
}

/** Names that turn a copy of an object into something else. */
function keyProblem(key: string) {
  if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
    return { code: 'forbidden_field', message: 'This field name is not allowed.' }
  }
  return undefined
}

const printedKeyMax = 100

/** A key as it can stand in an answer: escaped as in JSON, and cut. */
function printable(key: string): string {
  return JSON.stringify(key.slice(0, printedKeyMax)).slice(1, -1)
}
