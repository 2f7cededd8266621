/** Says in our own words and codes what a schema found wrong. Pure. */
import type { z } from '@hono/zod-openapi'
import type { FieldViolation } from '../../../../domain/shared/violation.ts'

type Issue = z.core.$ZodIssue

export function violationsOf(error: { readonly issues: readonly Issue[] }): FieldViolation[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [violationOf(issue)]
    return issue.keys.map((key) => ({
      path: pathOf([...issue.path, key]),
      code: 'unknown_field',
      message: 'There is no such field.',
    }))
  })
}

function violationOf(issue: Exclude<Issue, { code: 'unrecognized_keys' }>): FieldViolation {
  return { path: pathOf(issue.path), ...wordsFor(issue) }
}

function wordsFor(issue: Issue): { readonly code: string; readonly message: string } {
  switch (issue.code) {
    case 'invalid_type':
      // The validator tells a missing member from a wrong one only in its words.
      return issue.message.endsWith('received undefined')
        ? { code: 'required', message: 'This field is required.' }
        : { code: 'wrong_type', message: `Must be ${withArticle(issue.expected)}.` }
    case 'too_big':
      return {
        code: issue.origin === 'number' ? 'too_big' : 'too_long',
        message: `At most ${issue.maximum}${unitOf(issue.origin)}.`,
      }
    case 'too_small':
      return {
        code: issue.origin === 'number' ? 'too_small' : 'too_short',
        message: `At least ${issue.minimum}${unitOf(issue.origin)}.`,
      }
    case 'invalid_value':
      return { code: 'unknown_value', message: `Must be ${issue.values.join(' or ')}.` }
    default:
      return { code: 'invalid', message: issue.message }
  }
}

const unitOf = (origin: string) => ({ string: ' characters', array: ' items' })[origin] ?? ''

const withArticle = (type: string) => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`)

const pathOf = (path: readonly PropertyKey[]) => path.map(String).join('.')
