import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { servicePermissions } from '../../support/builders.ts'
import {
  author,
  authorJson,
  caller,
  http,
  json,
  noting,
  origin,
  problem,
  publish,
  signedIn,
} from './support.ts'

const form = { name: 'author', description: null, permissions: ['course:read'] }

describe('lists', () => {
  const seen: unknown[] = []
  const { app } = http({
    access: {
      listRoles: (_caller, page) => noting(seen, ok({ items: [author], more: true }))(page),
      listPermissions: (_caller, page) => noting(seen, ok({ items: [publish], more: false }))(page),
    },
  })
  const get = (path: string) => app.request(path, { headers: signedIn })

  test('a page of roles with the cursor of the next one', async () => {
    const first = await get('/roles')
    expect(await first.json()).toEqual({ items: [authorJson], nextCursor: 'Nw' })
    await get('/roles?limit=100&cursor=Nw')
    expect(seen.splice(0)).toEqual([
      { limit: 50, after: undefined },
      { limit: 100, after: 7 },
    ])
  })

  test('the last page of permissions', async () => {
    const answer = await get('/permissions?limit=1')
    expect(await answer.json()).toEqual({
      items: [{ id: 12, name: 'course:publish', description: 'Make a course public.' }],
      nextCursor: null,
    })
    expect(seen.splice(0)).toEqual([{ limit: 1, after: undefined }])
  })

  test.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['cursor=7', 'cursor'],
    ['cursor=Nw%3D%3D', 'cursor'],
    ['cursor=%00', 'cursor'],
    ['cursor=LTE', 'cursor'],
    ['cursor=MDc', 'cursor'],
    ['cursor=OTk5OTk5OTk5OQ', 'cursor'],
    ["cursor='%20OR%201=1", 'cursor'],
    ['cursor=', 'cursor'],
  ])('422 for ?%s', async (query, path) => {
    for (const list of ['/roles', '/permissions']) {
      const { status, errors } = await problem(get(`${list}?${query}`))
      expect([status, errors?.map((error) => error.path)]).toEqual([422, [path]])
    }
    expect(seen).toEqual([])
  })
})

describe('roles', () => {
  test('201 with Location and tag', async () => {
    const seen: unknown[] = []
    const { app } = http({
      access: { createRole: noting(seen, ok(author)) },
    })
    const answer = await app.request('/roles', json('POST', form, signedIn))
    expect(answer.status).toBe(201)
    expect(answer.headers.get('Location')).toBe('/roles/7')
    expect(answer.headers.get('ETag')).toBe('"2"')
    expect(await answer.json()).toEqual(authorJson)
    expect(seen).toEqual([{ ...form, caller, origin }])
  })

  test('one role, with its tag, and 304', async () => {
    const { app } = http({ access: { viewRole: async () => ok(author) } })
    const answer = await app.request('/roles/7', { headers: signedIn })
    expect([answer.headers.get('ETag'), await answer.json()]).toEqual(['"2"', authorJson])
    const headers = { ...signedIn, 'If-None-Match': '"2"' }
    expect((await app.request('/roles/7', { headers })).status).toBe(304)
  })

  test('replaced under If-Match', async () => {
    const seen: unknown[] = []
    const { app } = http({
      access: {
        updateRole: noting(seen, ok({ ...author, version: 3 })),
      },
    })
    const headers = { ...signedIn, 'If-Match': '"2"' }
    const answer = await app.request('/roles/7', json('PUT', form, headers))
    expect([answer.status, answer.headers.get('ETag')]).toEqual([200, '"3"'])
    expect(seen).toEqual([{ ...form, caller, id: 7, expectedVersions: [2], origin }])
  })

  test('deleted under If-Match, any of several', async () => {
    const seen: unknown[] = []
    const { app } = http({ access: { deleteRole: noting(seen, ok()) } })
    const headers = { ...signedIn, 'If-Match': '"2", "5"' }
    const answer = await app.request('/roles/7', { method: 'DELETE', headers })
    expect(answer.status).toBe(204)
    expect(seen).toEqual([{ caller, id: 7, expectedVersions: [2, 5], origin }])
  })

  test('deleted', async () => {
    const { app } = http({ access: { deleteRole: async () => ok() } })
    const answer = await app.request('/roles/7', { method: 'DELETE', headers: signedIn })
    expect([answer.status, await answer.text()]).toEqual([204, ''])
  })

  test.each([
    ['role_not_found', 404],
    ['role_name_taken', 409],
    ['stale', 412],
  ] as const)('PUT refused: %s', async (kind, status) => {
    const { app } = http({ access: { updateRole: async () => err({ kind }) } })
    expect((await app.request('/roles/7', json('PUT', form, signedIn))).status).toBe(status)
  })

  test('DELETE refused: role_in_use', async () => {
    const { app } = http({ access: { deleteRole: async () => err({ kind: 'role_in_use' }) } })
    const answer = app.request('/roles/7', { method: 'DELETE', headers: signedIn })
    expect(await problem(answer)).toMatchObject({ status: 409, code: 'role_in_use' })
  })

  test('403 says which permission was missing', async () => {
    const permission = servicePermissions.createRoles
    const { app } = http({
      access: { createRole: async () => err({ kind: 'permission_denied', permission }) },
    })
    const answer = app.request('/roles', json('POST', form, signedIn))
    expect(await problem(answer)).toMatchObject({ status: 403, permission: 'role:create' })
  })

  test('422 for wrong types inside a list', async () => {
    const body = { name: 'author', permissions: ['course:read', 7] }
    const answer = http().app.request('/roles', json('POST', body, signedIn))
    expect(await problem(answer)).toMatchObject({ errors: [{ path: 'permissions.1' }] })
  })
})

describe('permissions', () => {
  test('201', async () => {
    const { app } = http({ access: { createPermission: async () => ok(publish) } })
    const answer = await app.request('/permissions', json('POST', { name: 'x:y' }, signedIn))
    expect([answer.status, answer.headers.get('Location')]).toEqual([201, '/permissions/12'])
  })

  test.each(['permission_not_found', 'system_permission'] as const)('DELETE: %s', async (kind) => {
    const { app } = http({ access: { deletePermission: async () => err({ kind }) } })
    const answer = app.request('/permissions/12', { method: 'DELETE', headers: signedIn })
    expect((await problem(answer)).code).toBe(kind)
  })
})

test.each(['0', '-1', '01', '1.0', '1e3', 'x', '2147483648', '99999999999999', '%00', '7%20'])(
  'an id like %j names nothing: 404, without asking anybody',
  async (id) => {
    const { app } = http()
    const remove = { method: 'DELETE', headers: signedIn }
    expect((await problem(app.request(`/roles/${id}`, { headers: signedIn }))).status).toBe(404)
    expect((await problem(app.request(`/roles/${id}`, remove))).status).toBe(404)
    expect((await problem(app.request(`/permissions/${id}`, remove))).status).toBe(404)
    const put = app.request(`/roles/${id}`, json('PUT', form, signedIn))
    expect((await problem(put)).status).toBe(404)
  },
)
