import { beforeAll, describe, expect, test } from 'vitest'
import { type Answer, call, problem } from '../support/client.ts'
import { administrator, registered, type SignedIn, signedIn, sql } from '../support/people.ts'

let admin: SignedIn

beforeAll(async () => {
  admin = await administrator()
})

const roleName = () => `role-${crypto.randomUUID().slice(0, 8)}`
const post = (body: object, token = admin.token) => call('POST /roles', { token, body })

async function aRole(permissions: readonly string[] = []): Promise<Answer> {
  return post({ name: roleName(), description: 'For a test', permissions })
}

describe('GET', () => {
  test('lists every role, page by page, each once', async () => {
    await aRole()
    const seen: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const path: string = cursor === '' ? '/roles?limit=2' : `/roles?limit=2&cursor=${cursor}`
      const { status, body } = await call(`GET ${path}`, { token: admin.token })
      expect(status).toBe(200)
      expect(body.items.length).toBeLessThanOrEqual(2)
      seen.push(...body.items.map((role: { id: number }) => role.id))
      cursor = body.nextCursor
    }
    expect(seen.length).toBeGreaterThanOrEqual(6)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test.each([
    ['limit=0', 422],
    ['limit=101', 422],
    ['limit=many', 422],
    ['cursor=nonsense!', 422],
  ])('refuses ?%s', async (query, status) => {
    expect((await call(`GET /roles?${query}`, { token: admin.token })).status).toBe(status)
  })

  test.each(['999999999', '0', '-1', 'abc', '99999999999999'])('404 for /roles/%s', async (id) => {
    expect((await call(`GET /roles/${id}`, { token: admin.token })).status).toBe(404)
  })
})

describe('POST', () => {
  test('makes a role and says where it is', async () => {
    const answer = await aRole(['role:read', 'role:read'])
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({
      id: expect.any(Number),
      name: expect.stringMatching(/^role-/),
      description: 'For a test',
      permissions: ['role:read'],
      system: false,
    })
    const found = await call(`GET ${answer.headers.get('location')}`, { token: admin.token })
    expect(found.body).toEqual(answer.body)
  })

  test('409 for a name that is taken', async () => {
    const { body } = await aRole()
    expect(await post({ name: body.name, permissions: [] })).toMatchObject(
      problem(409, 'role_name_taken'),
    )
  })

  test.each([
    [
      'a permission that does not exist',
      { name: 'x-role', permissions: ['no:such'] },
      'permissions',
    ],
    ['a malformed permission', { name: 'x-role', permissions: ['DROP TABLE'] }, 'permissions.0'],
    ['a malformed name', { name: 'No Spaces', permissions: [] }, 'name'],
    ['an unknown field', { name: 'x-role', permissions: [], system: true }, 'system'],
  ])('422 for %s', async (_name, body, path) => {
    const answer = await post(body)
    expect(answer).toMatchObject(problem(422, 'validation_failed'))
    expect(answer.body.errors[0].path).toBe(path)
    expect(await sql("SELECT id FROM roles WHERE name = 'x-role'")).toEqual([])
  })
})

describe('PUT', () => {
  test('replaces what a role is called and may do; a stale version is refused', async () => {
    const { body } = await aRole(['role:read'])
    const path = `/roles/${body.id}`
    const { headers } = await call(`GET ${path}`, { token: admin.token })
    const edit = { name: roleName(), description: null, permissions: ['permission:read'] }
    const put = () =>
      call(`PUT ${path}`, {
        token: admin.token,
        body: edit,
        headers: { 'If-Match': headers.get('etag') ?? '' },
      })
    const answer = await put()
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ id: body.id, system: false, ...edit })
    expect(await put()).toMatchObject(problem(412, 'precondition_failed'))
  })

  test('any of several tags of If-Match will do, and none of theirs is 412', async () => {
    const { body } = await aRole(['role:read'])
    const path = `/roles/${body.id}`
    const { headers } = await call(`GET ${path}`, { token: admin.token })
    const etag = headers.get('etag')
    const edit = { name: roleName(), description: null, permissions: ['permission:read'] }
    const change = (method: string, tags: string) =>
      call(`${method} ${path}`, {
        token: admin.token,
        ...(method === 'PUT' && { body: edit }),
        headers: { 'If-Match': tags },
      })
    expect((await change('PUT', `"77", ${etag}`)).status).toBe(200)
    expect(await change('PUT', `"77", ${etag}`)).toMatchObject(problem(412, 'precondition_failed'))
    expect(await change('DELETE', '"77", "78"')).toMatchObject(problem(412, 'precondition_failed'))
    expect((await change('DELETE', '"1", "2", "3", "4"')).status).toBe(204)
  })

  test('409 for a built-in role’s name, 422 for taking away what the policy files give', async () => {
    const [row] = await sql("SELECT id FROM roles WHERE name = 'administrator'")
    const put = (body: object) => call(`PUT /roles/${row?.id}`, { token: admin.token, body })
    expect(await put({ name: 'boss', permissions: [] })).toMatchObject(problem(409, 'system_role'))
    expect(await put({ name: 'administrator', permissions: ['role:read'] })).toMatchObject(
      problem(422, 'validation_failed'),
    )
  })
})

describe('DELETE', () => {
  test('412 for a version that is not the newest any more', async () => {
    const { body } = await aRole()
    const path = `/roles/${body.id}`
    const headers = { 'If-Match': '"77"' }
    expect(await call(`DELETE ${path}`, { token: admin.token, headers })).toMatchObject(
      problem(412, 'precondition_failed'),
    )
    expect((await call(`GET ${path}`, { token: admin.token })).status).toBe(200)
  })

  test('204, and it is gone', async () => {
    const { body } = await aRole()
    const path = `/roles/${body.id}`
    expect((await call(`DELETE ${path}`, { token: admin.token })).status).toBe(204)
    expect(await call(`GET ${path}`, { token: admin.token })).toMatchObject(
      problem(404, 'role_not_found'),
    )
  })

  test('409 while somebody has it', async () => {
    const { body } = await aRole()
    const { id } = await registered()
    await sql('UPDATE users SET role = $1 WHERE public_id = $2', [body.name, id])
    expect(await call(`DELETE /roles/${body.id}`, { token: admin.token })).toMatchObject(
      problem(409, 'role_in_use'),
    )
  })

  test('409 for a built-in role', async () => {
    const [row] = await sql("SELECT id FROM roles WHERE name = 'teacher'")
    expect(await call(`DELETE /roles/${row?.id}`, { token: admin.token })).toMatchObject(
      problem(409, 'system_role'),
    )
  })
})

describe('403', () => {
  test.each([
    ['GET /roles', 'role:read'],
    ['GET /roles/1', 'role:read'],
    ['POST /roles', 'role:create'],
    ['PUT /roles/1', 'role:update'],
    ['DELETE /roles/1', 'role:delete'],
    ['GET /permissions', 'permission:read'],
    ['POST /permissions', 'permission:create'],
    ['DELETE /permissions/1', 'permission:delete'],
  ])(
    'a learner may not %s, and is told which permission is missing',
    async (operation, permission) => {
      const { token } = await signedIn()
      const writes = /^(POST|PUT)/.test(operation)
      const body = operation.endsWith('permissions')
        ? { name: 'a:b' }
        : { name: 'a', permissions: [] }
      const answer = await call(operation, { token, ...(writes ? { body } : {}) })
      expect(answer).toMatchObject(problem(403, 'permission_denied'))
      expect(answer.body.permission).toBe(permission)
    },
  )
})
