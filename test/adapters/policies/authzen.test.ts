/** OpenID AuthZEN Authorization API 1.0 over the whole service: docs/authzen.md maps its sections to these tests. */
import { beforeAll, describe, expect, test } from 'vitest'
import { type ComposedPerson, personWith } from '../../support/composed-administrator.ts'
import { type ComposedService, composeService } from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService
let author: ComposedPerson
let learner: ComposedPerson
let token: string

beforeAll(async () => {
  service = composeService(own())
  const admin = await personWith(service, own(), 'administrator')
  author = await personWith(service, own(), 'author')
  learner = await personWith(service, own(), 'learner')
  const issued = await service.call('POST /service-credentials', {
    token: admin.token,
    body: {
      name: 'Portal',
      permissions: ['access:evaluate', 'access:search', 'resource:register'],
    },
  })
  token = issued.body.token
  for (const [id, status] of [
    ['c1', 'draft'],
    ['c2', 'review'],
    ['c3', 'published'],
  ] as const) {
    await service.call(`PUT /resources/Course/${id}`, {
      token,
      body: { properties: { authorId: author.id, status } },
    })
  }
})

const ask = (path: string, body: object, headers = {}) =>
  service.call(`POST /access/v1/${path}`, { token, body, headers })
const draft = () => ({
  type: 'Course',
  id: 'x',
  properties: { authorId: author.id, status: 'draft' },
})
const user = (id: string) => ({ type: 'user', id })

describe('evaluation (section 6)', () => {
  test('decides by the properties of the request, for a user by id, username or e-mail', async () => {
    for (const id of [
      author.id,
      author.username,
      author.username.toUpperCase(),
      `${author.username}@example.org`,
    ]) {
      const { body } = await ask('evaluation', {
        subject: user(id),
        action: { name: 'update', properties: { field: 'title' } },
        resource: draft(),
      })
      expect(body).toEqual({ decision: true })
    }
  })

  test('decides by what was registered, where the request says nothing', async () => {
    const decide = async (id: string) =>
      (
        await ask('evaluation', {
          subject: user(author.id),
          action: { name: 'delete' },
          resource: { type: 'Course', id },
        })
      ).body
    expect(await decide('c1')).toEqual({ decision: true })
    expect(await decide('c2')).toMatchObject({
      decision: false,
      context: { reason_admin: { en: expect.stringContaining('course.yaml:') } },
    })
  })

  test('tells the user the reason of a deny', async () => {
    const { body } = await ask('evaluation', {
      subject: user(learner.id),
      action: { name: 'grade' },
      resource: {
        type: 'Submission',
        id: 's1',
        properties: { learnerId: learner.id, teacherIds: [learner.id], status: 'submitted' },
      },
    })
    expect(body.decision).toBe(false)
  })

  test.each<[string, object]>([
    ['somebody unknown', { subject: { type: 'user', id: 'nobody' } }],
    ['a subject of another type', { subject: { type: 'robot', id: 'r2' } }],
    ['an action that no policy knows', { action: { name: 'juggle' } }],
    ['a resource type that no policy knows', { resource: { type: 'Spaceship', id: '1' } }],
  ])('answers 200 and false about %s', async (_name, change) => {
    const request = { subject: user(author.id), action: { name: 'read' }, resource: draft() }
    const answer = await ask('evaluation', { ...request, ...change })
    expect(answer.status).toBe(200)
    expect(answer.body.decision).toBe(false)
  })

  test.each<[string, object]>([
    ['no subject', { subject: undefined }],
    ['no action name', { action: {} }],
    ['a subject without id', { subject: { type: 'user' } }],
    ['an id that is a number', { resource: { type: 'Course', id: 7 } }],
    ['properties that are a list', { resource: { type: 'Course', id: 'x', properties: [] } }],
    [
      'a property of another type than declared',
      { resource: { type: 'Course', id: 'x', properties: { status: ['draft'] } } },
    ],
    ['a context that is a text', { context: 'now' }],
  ])('refuses %s with 400', async (_name, change) => {
    const request = { subject: user(author.id), action: { name: 'read' }, resource: draft() }
    const answer = await ask('evaluation', { ...request, ...change })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_access_request' } })
  })

  test('refuses with 400, not 415 or 422, what is no JSON by its type, or has forbidden members', async () => {
    const question = { subject: user(author.id), action: { name: 'read' }, resource: draft() }
    const answer = await ask('evaluation', question, { 'Content-Type': 'text/plain' })
    expect(answer).toMatchObject({ status: 400, body: { code: 'malformed_request' } })
    const forbidden = JSON.parse('{"__proto__": {}}')
    expect(await ask('evaluation', { ...question, properties: forbidden })).toMatchObject({
      status: 400,
      body: { code: 'invalid_access_request' },
    })
  })

  test('takes no type from a resource itself', async () => {
    const properties = { __caslSubjectType__: 'Course', constructor: null, status: 'published' }
    const { body } = await ask('evaluation', {
      subject: user(learner.id),
      action: { name: 'read' },
      resource: { type: 'Enrolment', id: 'e', properties: { ...properties, status: 'active' } },
    })
    expect(body.decision).not.toBe(true)
  })

  test('gives the name of a request back (section 10.1.3)', async () => {
    const request = { subject: user(author.id), action: { name: 'read' }, resource: draft() }
    const { headers } = await ask('evaluation', request, { 'X-Request-ID': 'bfe9eb29-ab87' })
    expect(headers.get('X-Request-Id')).toBe('bfe9eb29-ab87')
  })

  test('is for who may ask: 401 without a token, 403 for a learner', async () => {
    const body = { subject: user(author.id), action: { name: 'read' }, resource: draft() }
    expect((await service.call('POST /access/v1/evaluation', { body })).status).toBe(401)
    const refused = await service.call('POST /access/v1/evaluation', { body, token: learner.token })
    expect(refused).toMatchObject({ status: 403, body: { permission: 'access:evaluate' } })
  })
})

describe('evaluations (section 7)', () => {
  const courses = ['c1', 'c2', 'c3'].map((id) => ({ resource: { type: 'Course', id } }))
  const readBy = (person: ComposedPerson) => ({
    subject: user(person.id),
    action: { name: 'read' },
  })
  const decisions = async (body: object) =>
    (await ask('evaluations', body)).body.evaluations.map(
      ({ decision }: { decision: boolean }) => decision,
    )

  test('answers each in order; what is said for all is the default', async () => {
    const evaluations = [...courses, { ...courses[2], action: { name: 'update' } }]
    expect(await decisions({ ...readBy(learner), evaluations })).toEqual([
      false,
      false,
      true,
      false,
    ])
  })

  test('stops at the first deny, or at the first permit, when told so', async () => {
    const semantic = (evaluations_semantic: string) => ({ options: { evaluations_semantic } })
    const body = { ...readBy(learner), evaluations: courses.toReversed() }
    expect(await decisions({ ...body, ...semantic('deny_on_first_deny') })).toEqual([true, false])
    expect(await decisions({ ...body, ...semantic('permit_on_first_permit') })).toEqual([true])
    expect(await decisions({ ...body, ...semantic('execute_all') })).toEqual([true, false, false])
    expect((await ask('evaluations', { ...body, ...semantic('maybe') })).status).toBe(400)
  })

  test('is one evaluation when there is no list, or an empty one', async () => {
    const single = { ...readBy(author), resource: { type: 'Course', id: 'c1' } }
    expect((await ask('evaluations', single)).body).toEqual({ decision: true })
    expect((await ask('evaluations', { ...single, evaluations: [] })).body).toEqual({
      decision: true,
    })
  })

  test('an error of one is a denial of that one', async () => {
    const wrong = { resource: { type: 'Course', id: 'x', properties: { status: 5 } } }
    const { body } = await ask('evaluations', {
      ...readBy(author),
      evaluations: [wrong, courses[0]],
    })
    expect(body.evaluations).toEqual([
      { decision: false, context: { error: { status: 400, message: expect.any(String) } } },
      { decision: true },
    ])
  })

  test.each<[string, unknown, string]>([
    ['leaves out what nobody says', {}, 'resource: This field is required.'],
    [
      'says nothing where something is said for all',
      { subject: null },
      'subject: Must be an object',
    ],
    ['has a resource without an id', { resource: { type: 'Course' } }, 'resource.id'],
    ['has an id that is a number', { resource: { type: 'Course', id: 7 } }, 'resource.id: Must be'],
    ['has a context that is a text', { ...courses[0], context: 'now' }, 'context: Must be'],
    ['has an action without a name', { ...courses[0], action: {} }, 'action.name'],
    ['is a number', 7, 'Must be an object.'],
    ['is a list', [], 'Must be an object.'],
    ['is nothing', null, 'Must be an object.'],
  ])('answers the others when one %s', async (_what, one, message) => {
    const answer = await ask('evaluations', {
      ...readBy(author),
      evaluations: [courses[0], one, courses[1]],
    })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      evaluations: [
        { decision: true },
        {
          decision: false,
          context: { error: { status: 400, message: expect.stringContaining(message) } },
        },
        { decision: true },
      ],
    })
  })

  test('a question that is none is a denial to whoever stops at the first', async () => {
    const body = { ...readBy(author), evaluations: [courses[0], {}, courses[1]] }
    const semantic = (evaluations_semantic: string) => ({ options: { evaluations_semantic } })
    expect(await decisions({ ...body, ...semantic('deny_on_first_deny') })).toEqual([true, false])
    const wrongFirst = { ...body, evaluations: [{}, courses[0], courses[1]] }
    const permitted = await decisions({ ...wrongFirst, ...semantic('permit_on_first_permit') })
    expect(permitted).toEqual([false, true])
  })

  test.each<[string, object]>([
    ['a list that is none', { evaluations: { 0: {} } }],
    ['what is said for all and is wrong', { subject: { type: 'user' } }],
    ['options that are a text', { options: 'fast' }],
    ['one question, incomplete', { evaluations: [] }],
  ])('are refused with 400 as a whole for %s', async (_what, change) => {
    const answer = await ask('evaluations', {
      ...readBy(author),
      evaluations: courses,
      ...change,
    })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_access_request' } })
  })

  test('of ten thousand are refused, and the limit is named', async () => {
    const evaluations = Array.from({ length: 10_000 }, () => ({}))
    const answer = await ask('evaluations', { ...readBy(author), evaluations })
    expect(answer.status).toBe(422)
    expect(JSON.stringify(answer.body.errors)).toContain('1000')
  })
})

describe('search (section 8)', () => {
  test('finds the resources that somebody may act on, page by page', async () => {
    const body = {
      subject: user(author.id),
      action: { name: 'read' },
      resource: { type: 'Course', id: 'ignored' },
    }
    const first = await ask('search/resource', { ...body, page: { limit: 2 } })
    expect(first.body.results).toEqual([
      { type: 'Course', id: 'c1' },
      { type: 'Course', id: 'c2' },
    ])
    const { next_token } = first.body.page
    const rest = await ask('search/resource', { ...body, page: { token: next_token } })
    expect(rest.body).toMatchObject({
      results: [{ type: 'Course', id: 'c3' }],
      page: { next_token: '' },
    })
    expect((await ask('search/resource', { ...body, page: { token: 'bad!' } })).status).toBe(400)
  })

  test.each<[string, string, object]>([
    ['limit', 'page.limit', { page: { limit: 3 } }],
    ['action', 'action', { action: { name: 'update' } }],
    ['subject', 'subject', { subject: user('somebody') }],
    ['resource', 'resource', { resource: { type: 'Lesson' } }],
    ['context', 'context', { context: { portal: 'other' } }],
  ])('refuses another %s between pages', async (_what, path, change) => {
    const body = {
      subject: user(author.id),
      action: { name: 'read' },
      resource: { type: 'Course' },
      page: { limit: 2 },
    }
    const { next_token: token } = (await ask('search/resource', body)).body.page
    const next = { ...body, ...change }
    const answer = await ask('search/resource', { ...next, page: { ...next.page, token } })
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_access_request', errors: [{ path }] },
    })
    const unchanged = await ask('search/resource', { ...body, page: { limit: 2, token } })
    expect(unchanged.body.results).toEqual([{ type: 'Course', id: 'c3' }])
  })

  test('refuses another resource between pages of people, and ignores the id of who is searched for', async () => {
    const body = { action: { name: 'read' }, page: { limit: 1 } }
    const on = (id: string, wanted?: string) => ({
      ...body,
      subject: { type: 'user', id: wanted },
      resource: { type: 'Course', id },
    })
    const first = await ask('search/subject', on('c3'))
    const page = { token: first.body.page.next_token }
    const next = await ask('search/subject', { ...on('c3', author.id), page })
    expect(next.status).toBe(200)
    expect(next.body.results).not.toEqual(first.body.results)
    expect((await ask('search/subject', { ...on('c1'), page })).status).toBe(400)
  })

  test('a limit of nothing finds nothing, and where to go on', async () => {
    const body = {
      subject: user(author.id),
      action: { name: 'read' },
      resource: { type: 'Course' },
    }
    const { results, page } = (await ask('search/resource', { ...body, page: { limit: 0 } })).body
    expect({ results, count: page.count }).toEqual({ results: [], count: 0 })
    expect(page.next_token).not.toBe('')
  })

  test('finds the people who may act on a resource, and only them', async () => {
    const search = async (action: string) =>
      (
        await ask('search/subject', {
          subject: { type: 'user' },
          action: { name: action },
          resource: { type: 'Course', id: 'c1' },
        })
      ).body.results.map(({ id }: { id: string }) => id)
    expect(await search('submit')).toContain(author.id)
    expect(await search('submit')).not.toContain(learner.id)
    expect(await search('publish')).toEqual([])
  })

  test('finds the actions', async () => {
    const { body } = await ask('search/action', {
      subject: user(author.id),
      resource: { type: 'Course', id: 'c1' },
    })
    expect(body.results.map(({ name }: { name: string }) => name).sort()).toEqual(
      ['create', 'delete', 'read', 'submit', 'update'].sort(),
    )
  })

  test('finds the actions page by page, too', async () => {
    const body = { subject: user(author.id), resource: { type: 'Course', id: 'c1' } }
    const found: string[] = []
    for (let token = ''; found.length < 5; ) {
      const answer = await ask('search/action', { ...body, page: { limit: 2, token } })
      expect(answer.body.page.count).toBeLessThanOrEqual(2)
      found.push(...answer.body.results.map(({ name }: { name: string }) => name))
      token = answer.body.page.next_token
      if (token === '') break
    }
    expect(found).toEqual(['create', 'read', 'update', 'delete', 'submit'])
  })

  test('what it finds is allowed when it is asked about', async () => {
    const { body } = await ask('search/resource', {
      subject: user(learner.id),
      action: { name: 'read' },
      resource: { type: 'Course' },
    })
    for (const resource of body.results) {
      const evaluated = await ask('evaluation', {
        subject: user(learner.id),
        action: { name: 'read' },
        resource,
      })
      expect(evaluated.body.decision).toBe(true)
    }
    expect(body.results).toEqual([{ type: 'Course', id: 'c3' }])
  })
})

test('the metadata say where everything is (section 9)', async () => {
  const { body } = await service.call('GET /.well-known/authzen-configuration')
  for (const [name, url] of Object.entries(body)) {
    expect(url).toMatch(/^https?:/)
    if (name === 'policy_decision_point') continue
    const { pathname } = new URL(String(url))
    expect((await service.call(`POST ${pathname}`, { token, body: {} })).status).toBe(400)
  }
})
