/** How policy tests come out, and which rules they put to the proof. */
import { describe, expect, it } from 'vitest'
import { runSuites } from '../../../../src/domain/policy/testing/run-suites.ts'
import { casesOf, school } from './school.ts'

const world = `users:
  lea: { roles: [learner] }
  anna: { roles: [author] }
  root: { roles: [administrator] }
  nobody: {}
  clerk: { permissions: [course:manage] }
resources:
  draft: { type: Course, id: c1, authorId: anna, status: draft }
  published: { type: Course, id: c1, authorId: anna, status: published }
tests:
`

type Test = readonly [resource: string, expected: string, session?: string]

/** Tests of one line each: a resource, what is expected, and the session if any. */
function run(...tests: Test[]) {
  const lines = tests.map(
    ([resource, expected, session = '{}'], index) =>
      `  - { name: Test ${index}, resource: ${resource}, session: ${session}, expect: ${expected} }\n`,
  )
  return runSuites(school, casesOf(`${world}${lines.join('')}`))
}

const uncoveredBy = (...tests: Test[]) => run(...tests).coverage.uncovered.map(({ id }) => id)

const all = [
  'course:read/allow/1',
  'course:author/allow/1',
  'course:author/allow/2',
  'course:manage/allow/1',
  'course:manage/deny/1',
]
const without = (...covered: readonly string[]) => all.filter((id) => !covered.includes(id)).sort()

describe('running policy tests', () => {
  it('holds every answer against what is expected', () => {
    const { results, failed } = run(['draft', '{ anna: { read: allow }, lea: { read: allow } }'])
    expect(results.map(({ case: { user }, actual, passed }) => [user, actual, passed])).toEqual([
      ['anna', 'allow', true],
      ['lea', 'deny', false],
    ])
    expect(failed).toBe(1)
  })

  it('explains a case that fails by default with the rule that came nearest', () => {
    const [result] = run(['draft', '{ lea: { read: allow } }']).results
    expect(result?.explanation).toMatchObject({
      allowed: false,
      rule: null,
      nearestMiss: {
        kind: 'condition',
        rule: { id: 'course:read/allow/1', origin: { path: 'course.yaml' } },
        conditions: [{ attribute: 'status', expected: 'published', actual: 'draft', holds: false }],
      },
    })
  })

  it('explains a case that fails by a rule with that rule', () => {
    const [result] = run(['published', '{ root: { delete: allow } }']).results
    expect(result?.explanation?.rule).toMatchObject({
      rule: { id: 'course:manage/deny/1', reason: 'A published course is archived, not deleted' },
      role: 'administrator',
    })
  })

  it('explains nothing of a case that passes', () => {
    const [result] = run(['draft', '{ lea: { read: deny } }']).results
    expect(result).toMatchObject({ passed: true, explanation: null })
  })

  it('gives people without roles what everyone has, and no more', () => {
    const { failed } = run(
      ['published', '{ nobody: { read: allow, update: deny } }'],
      ['draft', '{ nobody: { read: deny } }'],
    )
    expect(failed).toBe(0)
  })

  it('gives people the rules of their own permissions, denies among them', () => {
    const { failed, coverage, results } = run([
      'published',
      '{ clerk: { update: allow, delete: deny }, lea: { update: allow } }',
    ])
    expect(failed).toBe(1)
    expect(results[2]).toMatchObject({ passed: false })
    expect(coverage.uncovered.map(({ id }) => id)).not.toContain('course:manage/deny/1')
  })

  it('asks of one field where a field is named, and of any where none is', () => {
    const recent = '{ mfaAge: 5m }'
    const { failed } = run(
      ['draft', '{ anna: { update title: allow, update summary: deny, update: allow } }', recent],
      ['draft', '{ anna: { update title: deny } }'],
    )
    expect(failed).toBe(0)
  })
})

describe('a rule is covered', () => {
  it('when it decided what was expected', () => {
    expect(uncoveredBy(['draft', '{ anna: { read: allow } }']).sort()).toEqual(
      without('course:author/allow/1'),
    )
  })

  it('when another rule would have allowed the same, too: each does so alone', () => {
    expect(uncoveredBy(['published', '{ anna: { read: allow } }']).sort()).toEqual(
      without('course:author/allow/1', 'course:read/allow/1'),
    )
  })

  it('as a deny, when it took away what a rule allowed', () => {
    expect(uncoveredBy(['published', '{ root: { delete: deny } }']).sort()).toEqual(
      without('course:manage/deny/1'),
    )
  })

  it('not by a case that came out otherwise than expected', () => {
    expect(uncoveredBy(['published', '{ root: { delete: allow } }']).sort()).toEqual(without())
  })

  it('not by a denial that no rule made', () => {
    expect(uncoveredBy(['draft', '{ lea: { read: deny, delete: deny } }']).sort()).toEqual(
      without(),
    )
  })

  it('not as an allow that a deny beat', () => {
    expect(uncoveredBy(['published', '{ root: { delete: deny } }'])).toContain(
      'course:manage/allow/1',
    )
  })

  it('and the sums say how many of how many are', () => {
    const { covered, total } = run(['draft', '{ anna: { read: allow } }']).coverage
    expect({ covered, total }).toEqual({ covered: 1, total: 5 })
  })
})
