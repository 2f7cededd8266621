import { describe, expect, it } from 'vitest'
import {
  parseDescription,
  parsePermissionName,
  parseRoleName,
} from '../../../src/domain/access/role.ts'
import type { Result } from '../../../src/domain/shared/result.ts'
import type { Violation } from '../../../src/domain/shared/violation.ts'

const outcome = <T>(result: Result<T, Violation>) => (result.ok ? result.value : result.error.code)

describe("a role's name", () => {
  it.each(['a', 'learner', 'content-author', 'team_2_lead', 'x'.repeat(50)])(
    'is taken as it is written: %s',
    (input) => {
      expect(outcome(parseRoleName(input))).toBe(input)
    },
  )

  it.each([
    '',
    'Learner',
    '2nd-line',
    'content author',
    'content--author',
    '-author',
    'author-',
    'role:read',
    'docente\n',
    'señor',
    'x'.repeat(51),
  ])('is refused: %j', (input) => {
    expect(outcome(parseRoleName(input))).toBe('role_name_invalid')
  })
})

describe("a permission's name", () => {
  it.each([
    'course:publish',
    'course:module:lesson:quiz:grade',
    'c-2:p-2',
    `${'x'.repeat(49)}:${'y'.repeat(50)}`,
  ])('is subject and verb, with segments between: %s', (input) => {
    expect(outcome(parsePermissionName(input))).toBe(input)
  })

  it.each([
    '',
    'course',
    'course:',
    ':publish',
    'course::publish',
    'Course:publish',
    'course:Publish',
    'course:*',
    'course publish',
    'course:2',
    'course:publish\n',
    'a:b:c:d:e:f',
    `${'x'.repeat(50)}:${'y'.repeat(50)}`,
  ])('is refused: %j', (input) => {
    expect(outcome(parsePermissionName(input))).toBe('permission_name_invalid')
  })
})

describe('a description', () => {
  it('is any text of at most 500 characters', () => {
    expect(outcome(parseDescription(''))).toBe('')
    expect(outcome(parseDescription('d'.repeat(500)))).toBe('d'.repeat(500))
    expect(outcome(parseDescription('d'.repeat(501)))).toBe('description_too_long')
  })
})
