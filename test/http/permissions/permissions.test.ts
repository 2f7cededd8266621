import { beforeAll, describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { administrator, type SignedIn, sql } from '../support/people.ts'

let admin: SignedIn

beforeAll(async () => {
  admin = await administrator()
})

const permissionName = () => `course:p${crypto.randomUUID().slice(0, 8)}`
const post = (body: object) => call('POST /permissions', { token: admin.token, body })

describe('POST', () => {
  test('names a permission that roles can hold', async () => {
    const name = permissionName()
    const answer = await post({ name, description: 'For a test' })
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({ id: expect.any(Number), name, description: 'For a test' })
    const role = await call('POST /roles', {
      token: admin.token,
      body: { name: name.replace(':', '-'), permissions: [name] },
    })
    expect(role.body.permissions).toEqual([name])
  })

  test('409 for a name that is taken', async () => {
    expect(await post({ name: 'role:read' })).toMatchObject(problem(409, 'permission_name_taken'))
  })

  test.each(['course', 'Course:Read', 'course:', 'a:b:c:d:e:f', `a:${'b'.repeat(99)}`])(
    '422 for %s',
    async (name) => {
      expect(await post({ name })).toMatchObject(problem(422, 'validation_failed'))
    },
  )
})

describe('GET', () => {
  test('lists the permissions that the service asks for', async () => {
    const { status, body } = await call('GET /permissions?limit=100', { token: admin.token })
    expect(status).toBe(200)
    expect(body.items.map((item: { name: string }) => item.name)).toContain('role:update')
    expect(body.nextCursor).toBeNull()
  })
})

describe('DELETE', () => {
  test('takes it away from every role', async () => {
    const name = permissionName()
    const { body: permission } = await post({ name })
    const { body: role } = await call('POST /roles', {
      token: admin.token,
      body: { name: name.replace(':', '-'), permissions: [name] },
    })
    const gone = await call(`DELETE /permissions/${permission.id}`, { token: admin.token })
    expect(gone.status).toBe(204)
    const after = await call(`GET /roles/${role.id}`, { token: admin.token })
    expect(after.body.permissions).toEqual([])
  })

  test('409 for one that the service asks for, 404 for one that is not there', async () => {
    const [row] = await sql("SELECT id FROM permissions WHERE name = 'role:read'")
    const remove = (id: unknown) => call(`DELETE /permissions/${id}`, { token: admin.token })
    expect(await remove(row?.id)).toMatchObject(problem(409, 'system_permission'))
    expect(await remove(999_999)).toMatchObject(problem(404, 'permission_not_found'))
  })
})
