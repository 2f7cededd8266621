/** What a file of policy tests may say. */
import { describe, expect, it } from 'vitest'
import { casesOf } from './school.ts'

const people = 'users: { anna: { roles: [author] } }\n'
const things = 'resources: { draft: { type: Course, id: c1, authorId: anna, status: draft } }\n'

describe('a file of policy tests', () => {
  it('gives one case for each user and action, with the line where it is expected', () => {
    const cases = casesOf(`users:
  anna: { roles: [author] }
  nobody: {}
resources:
  draft: { type: Course, id: c1, authorId: anna, status: draft }
tests:
  - name: An author writes
    resource: draft
    expect:
      anna:
        read: allow
        update title: allow
      nobody: { read: deny }
`)
    expect(
      cases.map(({ line, user, action, field, expected }) => [line, user, action, field, expected]),
    ).toEqual([
      [11, 'anna', 'read', undefined, 'allow'],
      [12, 'anna', 'update', 'title', 'allow'],
      [13, 'nobody', 'read', undefined, 'deny'],
    ])
    expect(cases[0]).toMatchObject({
      path: 'course.test.yaml',
      test: 'An author writes',
      subject: 'Course',
      resourceName: 'draft',
      resource: { id: 'c1', authorId: 'anna', status: 'draft' },
    })
  })

  it('takes the name for the id unless the user has one, and the first role for the primary one', () => {
    const content = `users:
  anna: { roles: [author, learner] }
  ben: { id: u7, attributes: { courses: [c1] } }
${things}tests:
  - { name: Both, resource: draft, expect: { anna: { read: allow }, ben: { read: deny } } }
`
    expect(casesOf(content).map(({ facts }) => facts.user)).toEqual([
      { id: 'anna', role: 'author', roles: ['author', 'learner'] },
      { id: 'u7', role: undefined, roles: [], courses: ['c1'] },
    ])
  })

  it('says how somebody signed in and under which circumstances, if it matters', () => {
    const [one] = casesOf(`${people}${things}tests:
  - name: Later
    resource: draft
    session: { mfaAge: 5m }
    context: { time: 2026-01-01T00:00:00Z, campus: north }
    expect: { anna: { read: allow } }
`)
    expect(one?.facts).toMatchObject({
      session: { mfaAge: '5m' },
      context: { time: '2026-01-01T00:00:00Z', campus: 'north' },
    })
  })
})
