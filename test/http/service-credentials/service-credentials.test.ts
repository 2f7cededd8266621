import { beforeAll, describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { administrator, type SignedIn, signedIn, sql } from '../support/people.ts'

let admin: SignedIn

beforeAll(async () => {
  admin = await administrator()
})

const issue = (body: object, token = admin.token) =>
  call('POST /service-credentials', { token, body })
const form = { name: 'Learning portal', permissions: ['access:evaluate', 'resource:register'] }

describe('POST', () => {
  test('201 with a token that is nowhere else', async () => {
    const answer = await issue({ ...form, expiresAt: '2099-01-01T01:00:00+01:00' })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^svc_[0-9a-f]{32}$/),
      ...form,
      expiresAt: '2099-01-01T00:00:00.000Z',
      createdAt: expect.any(String),
      token: expect.stringMatching(/^gh_sc_[\w-]{43}$/),
    })
    const [row] = await sql('SELECT * FROM service_credentials WHERE public_id = $1', [
      answer.body.id,
    ])
    expect(JSON.stringify(row)).not.toContain(answer.body.token)
    const [entry] = await sql(
      'SELECT action, actor, details FROM audit_entries WHERE target = $1',
      [answer.body.id],
    )
    expect(entry).toMatchObject({ action: 'service_credential.issue', actor: admin.id })
    expect(JSON.stringify(entry)).not.toContain(answer.body.token)
  })

  test.each([
    ['a permission that does not exist', { ...form, permissions: ['no:such'] }, 'permissions'],
    ['a malformed permission', { ...form, permissions: ['*'] }, 'permissions.0'],
    ['no name', { permissions: [] }, 'name'],
    ['an empty name', { ...form, name: ' ' }, 'name'],
    ['an expiry in the past', { ...form, expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['an expiry that is none', { ...form, expiresAt: 'tomorrow' }, 'expiresAt'],
    ['an unknown field', { ...form, token: 'x' }, 'token'],
  ])('422 for %s', async (_name, body, path) => {
    const answer = await issue(body)
    expect(answer).toMatchObject(problem(422, 'validation_failed'))
    expect(answer.body.errors[0].path).toBe(path)
  })

  test('413 and 415', async () => {
    const raw = JSON.stringify({ ...form, name: 'x'.repeat(70_000) })
    const { token } = admin
    expect(await call('POST /service-credentials', { token, raw })).toMatchObject(
      problem(413, 'payload_too_large'),
    )
    const headers = { 'Content-Type': 'text/plain' }
    expect(await call('POST /service-credentials', { token, body: form, headers })).toMatchObject(
      problem(415, 'unsupported_media_type'),
    )
  })
})

describe('GET', () => {
  test('lists them page by page, each once and without its token', async () => {
    const issued = [(await issue(form)).body, (await issue(form)).body]
    const seen: Record<string, unknown>[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/service-credentials?limit=2${cursor && `&cursor=${cursor}`}`
      const { status, body } = await call(`GET ${path}`, { token: admin.token })
      expect(status).toBe(200)
      expect(body.items.length).toBeLessThanOrEqual(2)
      seen.push(...body.items)
      cursor = body.nextCursor
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length)
    for (const { token, ...credential } of issued) expect(seen).toContainEqual(credential)
    expect(JSON.stringify(seen)).not.toContain('gh_sc_')
  })

  test.each(['limit=0', 'limit=101', 'cursor=Nw', "cursor=svc_'"])('422 for ?%s', async (query) => {
    const answer = await call(`GET /service-credentials?${query}`, { token: admin.token })
    expect(answer).toMatchObject(problem(422, 'validation_failed'))
  })
})

describe('DELETE', () => {
  test('204 once, then 404', async () => {
    const { body } = await issue(form)
    const revoke = () => call(`DELETE /service-credentials/${body.id}`, { token: admin.token })
    expect((await revoke()).status).toBe(204)
    expect(await revoke()).toMatchObject(problem(404, 'credential_not_found'))
    const entries = await sql('SELECT action FROM audit_entries WHERE target = $1 ORDER BY id', [
      body.id,
    ])
    expect(entries).toEqual([
      { action: 'service_credential.issue' },
      { action: 'service_credential.revoke' },
    ])
  })

  test.each(['svc_nobody', '1', '%00', 'a%2Fb'])('404 for %s', async (id) => {
    expect(await call(`DELETE /service-credentials/${id}`, { token: admin.token })).toMatchObject(
      problem(404, 'credential_not_found'),
    )
  })
})

const operations = [
  'GET /service-credentials',
  'POST /service-credentials',
  'DELETE /service-credentials/svc_1',
]
const bodyFor = (operation: string) => (operation.startsWith('POST') ? { body: form } : {})

describe.each(operations)('%s', (operation) => {
  test('401 without a token', async () => {
    expect(await call(operation, bodyFor(operation))).toMatchObject(problem(401, 'unauthenticated'))
  })

  test('401 with a service credential, whatever it may do: this is for people', async () => {
    const { body } = await issue({ ...form, permissions: ['service-credential:manage'] })
    const answer = await call(operation, { token: body.token, ...bodyFor(operation) })
    expect(answer).toMatchObject(problem(401, 'invalid_access_token'))
    expect(answer.body.detail).toContain('people who are signed in')
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"')
  })

  test('403 for a learner', async () => {
    const { token } = await signedIn()
    const answer = await call(operation, { token, ...bodyFor(operation) })
    expect(answer).toMatchObject(problem(403, 'permission_denied'))
    expect(answer.body.permission).toBe('service-credential:manage')
  })
})

test('403 for a permission that the administrator does not hold', async () => {
  const name = `course:p${crypto.randomUUID().slice(0, 8)}`
  await call('POST /permissions', { token: admin.token, body: { name } })
  const answer = await issue({ ...form, permissions: [name] })
  expect(answer).toMatchObject(problem(403, 'permission_denied'))
  expect(answer.body).toMatchObject({ permission: name, detail: expect.stringContaining('hold') })
})

test.each(['GET /users/profile', 'GET /roles', 'POST /auth/logout'])(
  'a credential does not open %s',
  async (operation) => {
    const { body } = await issue({ ...form, permissions: ['role:read', 'account:self'] })
    expect(await call(operation, { token: body.token })).toMatchObject(
      problem(401, 'invalid_access_token'),
    )
  },
)
