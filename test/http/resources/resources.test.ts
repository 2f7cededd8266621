import { beforeAll, describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { administrator, type SignedIn, signedIn } from '../support/people.ts'

let admin: SignedIn
let portal: string

beforeAll(async () => {
  admin = await administrator()
  portal = await credential(['resource:register'])
})

async function issued(
  permissions: readonly string[],
  expiresAt?: string,
): Promise<{ readonly id: string; readonly token: string }> {
  const body = { name: 'Portal', permissions, ...(expiresAt && { expiresAt }) }
  const answer = await call('POST /service-credentials', { token: admin.token, body })
  expect(answer.status).toBe(201)
  return answer.body
}

const credential = async (permissions: readonly string[]) => (await issued(permissions)).token

async function revoke(id: string): Promise<void> {
  const answer = await call(`DELETE /service-credentials/${id}`, { token: admin.token })
  expect(answer.status).toBe(204)
}

const aPath = () => `/resources/Course/c-${crypto.randomUUID()}`
const put = (path: string, properties: object, token = portal) =>
  call(`PUT ${path}`, { token, body: { properties } })
const get = (path: string, token = portal) => call(`GET ${path}`, { token })

const draft = { status: 'draft', teacherIds: ['usr_1'], updatedAt: '2026-01-01T08:30:00+02:00' }

describe('PUT', () => {
  test('201 for a new one, 200 for one that is known, whole and as it was sent', async () => {
    const path = aPath()
    const first = await put(path, draft)
    expect(first.status).toBe(201)
    const id = path.split('/').at(-1)
    const resource = { type: 'Course', id, properties: draft, updatedAt: expect.any(String) }
    expect(first.body).toEqual(resource)
    expect((await get(path)).body).toEqual(first.body)
    const second = await put(path, { level: 'B1' }, admin.token)
    expect([second.status, second.body.properties]).toEqual([200, { level: 'B1' }])
    expect((await get(path, admin.token)).body).toEqual(second.body)
  })

  test('takes an id that an address has to encode', async () => {
    const id = `ñ / ?#% ${crypto.randomUUID()}`
    const path = `/resources/Course/${encodeURIComponent(id)}`
    expect((await put(path, {})).body.id).toBe(id)
    expect((await get(path)).body.id).toBe(id)
    expect((await call(`DELETE ${path}`, { token: portal })).status).toBe(204)
  })

  test('is an entry of the audit log: by the credential, on behalf of whoever issued it, without what it says', async () => {
    const path = aPath()
    await put(path, draft)
    await put(path, { ...draft, status: 'published' })
    const target = encodeURIComponent(path.replace('/resources/', ''))
    const { status, body } = await call(`GET /audit?target=${target}`, { token: admin.token })
    expect(status).toBe(200)
    const by = { actor: expect.stringMatching(/^svc_/), onBehalfOf: admin.id, sessionId: null }
    expect(body.items).toMatchObject([
      { ...by, action: 'resource.put', details: { isNew: false, changed: ['status'] } },
      { ...by, action: 'resource.put', details: { isNew: true } },
    ])
    expect(JSON.stringify(body.items)).not.toContain('usr_1"')
  })

  test.each([
    ['a wrong type', { properties: { status: 7 } }, 'properties.status', 'wrong_type'],
    ['a null', { properties: { status: null } }, 'properties.status', 'wrong_type'],
    ['an unknown attribute', { properties: { colour: 'x' } }, 'properties.colour', 'unknown_field'],
    ['another id', { properties: { id: 'x' } }, 'properties.id', 'id_differs'],
    ['a NUL', { properties: { authorId: '\0' } }, 'properties.authorId', 'nul_character'],
    ['no properties', {}, 'properties', 'required'],
    ['a list of properties', { properties: [] }, 'properties', 'wrong_type'],
    ['an unknown field', { properties: {}, type: 'x' }, 'type', 'unknown_field'],
  ])('422 for %s', async (_name, body, path, code) => {
    const answer = await call(`PUT ${aPath()}`, { token: portal, body })
    expect(answer).toMatchObject(problem(422, 'validation_failed'))
    expect(answer.body.errors).toMatchObject([{ path, code }])
  })

  test.each(['%00', '%0a', 'x'.repeat(201)])('422 for the id %s', async (id) => {
    const answer = await put(`/resources/Course/${id}`, {})
    expect(answer).toMatchObject(problem(422, 'validation_failed'))
    expect(answer.body.errors).toMatchObject([{ path: 'id', code: 'resource_id_invalid' }])
  })

  test('413 and 415', async () => {
    const body = { properties: { authorId: 'x'.repeat(70_000) } }
    expect(await call(`PUT ${aPath()}`, { token: portal, body })).toMatchObject(
      problem(413, 'payload_too_large'),
    )
    const headers = { 'Content-Type': 'application/x-ndjson' }
    expect(await call(`PUT ${aPath()}`, { token: portal, raw: '{}', headers })).toMatchObject(
      problem(415, 'unsupported_media_type'),
    )
  })
})

describe('GET and DELETE', () => {
  test('204 once, then 404', async () => {
    const path = aPath()
    await put(path, draft)
    const remove = () => call(`DELETE ${path}`, { token: portal })
    expect((await remove()).status).toBe(204)
    expect(await remove()).toMatchObject(problem(404, 'resource_not_found'))
    expect(await get(path)).toMatchObject(problem(404, 'resource_not_found'))
  })

  test.each(['c1', '%00', 'x'.repeat(300)])('404 for the id %s', async (id) => {
    for (const method of ['GET', 'DELETE']) {
      const answer = await call(`${method} /resources/Course/${id}`, { token: portal })
      expect(answer).toMatchObject(problem(404, 'resource_not_found'))
    }
  })
})

describe.each(['Curse', 'course', '__proto__', '%00', 'x'.repeat(300)])(
  'the type %s, which nobody declared',
  (type) => {
    test('404', async () => {
      const unknown = problem(404, 'resource_type_unknown')
      const path = `/resources/${type}/c1`
      expect(await put(path, {})).toMatchObject(unknown)
      expect(await get(path)).toMatchObject(unknown)
      expect(await call(`DELETE ${path}`, { token: portal })).toMatchObject(unknown)
    })
  },
)

describe.each(['PUT', 'GET', 'DELETE'])('%s', (method) => {
  const ask = (token?: string) =>
    call(`${method} ${aPath()}`, {
      ...(token === undefined ? {} : { token }),
      ...(method === 'PUT' ? { body: { properties: {} } } : {}),
    })

  test('401 without a token, and with one that is none', async () => {
    expect(await ask()).toMatchObject(problem(401, 'unauthenticated'))
    for (const token of ['gh_sc_', `gh_sc_${'A'.repeat(43)}`, 'eyJ']) {
      const answer = await ask(token)
      expect(answer).toMatchObject(problem(401, 'invalid_access_token'))
      expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"')
    }
  })

  test('401 with a credential that was revoked or has expired', async () => {
    const inASecond = new Date(Date.now() + 1000).toISOString()
    const expired = await issued(['resource:register'], inASecond)
    const revoked = await issued(['resource:register'])
    await revoke(revoked.id)
    expect(await ask(revoked.token)).toMatchObject(problem(401, 'invalid_access_token'))
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect(await ask(expired.token)).toMatchObject(problem(401, 'invalid_access_token'))
  })

  test('403 for a learner and for a credential without the permission', async () => {
    const { token } = await signedIn()
    for (const one of [token, await credential(['access:evaluate'])]) {
      const answer = await ask(one)
      expect(answer).toMatchObject(problem(403, 'permission_denied'))
      expect(answer.body.permission).toBe('resource:register')
    }
  })
})

test('a credential that was just used ends within 5 s of its revocation', async () => {
  const { id, token } = await issued(['resource:register'])
  expect((await put(aPath(), {}, token)).status).toBe(201)
  await revoke(id)
  await new Promise((resolve) => setTimeout(resolve, 5000))
  expect(await put(aPath(), {}, token)).toMatchObject(problem(401, 'invalid_access_token'))
})
