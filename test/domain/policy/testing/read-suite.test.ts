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

  it.each([
    ['2026-11-24T08:30:59Z', '08:30', 'tuesday'],
    ['2026-01-01', '00:00', 'thursday'],
    ['2026-01-01T23:30:00-02:00', '01:30', 'friday'],
    ['1969-12-28T12:00:00Z', '12:00', 'sunday'],
  ])(
    'takes the time of day and the day of the week from the time %s',
    (time, timeOfDay, weekday) => {
      const [one] = casesOf(`${people}${things}tests:
  - { name: Then, resource: draft, context: { time: ${time} }, expect: { anna: { read: allow } } }
`)
      expect(one?.facts.context).toMatchObject({ timeOfDay, weekday })
    },
  )

  it('lets a test say the day of the week itself, and makes up no time where it says none', () => {
    const cases = casesOf(`${people}${things}tests:
  - name: Said
    resource: draft
    context: { time: 2026-01-01, weekday: monday }
    expect: { anna: { read: allow } }
  - name: Only the day
    resource: draft
    context: { weekday: monday }
    expect: { anna: { read: allow } }
`)
    expect(cases.map(({ facts }) => facts.context)).toEqual([
      expect.objectContaining({ timeOfDay: '00:00', weekday: 'monday' }),
      { weekday: 'monday' },
    ])
  })

  it.each([
    ['beside type', '{ type: Course, id: c1, size: 7 }'],
    ['in properties', '{ type: Course, properties: { id: c1, size: 7 } }'],
    ['in both', '{ type: Course, id: c1, properties: { size: 7 } }'],
  ])('takes the attributes of a resource %s', (_where, resource) => {
    const [one] = casesOf(`${people}resources: { draft: ${resource} }
tests: [{ name: One, resource: draft, expect: { anna: { read: allow } } }]
`)
    expect(one?.resource).toEqual({ id: 'c1', size: 7 })
  })

  it('gives an attribute that is named type its value in properties', () => {
    const [one] = casesOf(`${people}resources:
  thing: { type: Resource, id: c1, properties: { type: Course } }
tests: [{ name: One, resource: thing, expect: { anna: { register: deny } } }]
`)
    expect(one).toMatchObject({ subject: 'Resource', resource: { id: 'c1', type: 'Course' } })
  })

  it('takes properties for an attribute where the policies declare one', () => {
    const [one] = casesOf(`${people}resources:
  thing: { type: Resource, properties: [one], id: c1 }
  other: { type: Resource, properties: { properties: [two] } }
tests: [{ name: One, resource: thing, expect: { anna: { register: deny } } }]
`)
    expect(one?.resource).toEqual({ id: 'c1', properties: ['one'] })
  })

  it('gives people permissions besides their roles', () => {
    const [one, other] = casesOf(`users:
  clerk: { permissions: [course:read, course:manage] }
  anna: { roles: [author], permissions: [course:manage] }
${things}tests:
  - { name: Both, resource: draft, expect: { clerk: { read: allow }, anna: { read: allow } } }
`)
    expect(one).toMatchObject({ roles: [], permissions: ['course:read', 'course:manage'] })
    expect(other).toMatchObject({ roles: ['author'], permissions: ['course:manage'] })
    expect(one?.facts.user).toEqual({ id: 'clerk', role: undefined, roles: [] })
  })
})
