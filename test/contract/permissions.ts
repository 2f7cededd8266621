import { describe, expect, test } from 'vitest'
import type { PermissionId } from '../../src/domain/shared/ids.ts'
import { aPermissionName, servicePermissions } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given } from './given.ts'
import { everyPage } from './pages.ts'

const { readRoles } = servicePermissions
const nobodys = 999_999_999 as PermissionId // no permission has it

/** Permissions, and their changes. */
export function describePermissions(adapters: () => DataAdapters): void {
  const { commit, permission: aPermission, role: aRole, updateRole } = given(adapters)
  const remove = (id: PermissionId) => commit({ kind: 'delete_permission', id })

  describe('a permission', () => {
    test.each(['A description: ñ 学', '', null])('comes back with %j', async (description) => {
      const permission = await aPermission(description)
      expect(permission).toEqual({
        id: expect.any(Number),
        name: permission.name,
        description,
        system: false,
      })
      expect(await adapters().permissions.byId(permission.id)).toEqual(permission)
      expect(await adapters().permissions.byId(nobodys)).toBeUndefined()
      expect(await adapters().permissions.byName(aPermissionName())).toBeUndefined()
    })

    test('has a name of its own', async () => {
      const { name } = await aPermission()
      expect(await commit({ kind: 'create_permission', name, description: null })).toEqual(
        failure('permission_name_taken'),
      )
    })

    test('is taken from every role when it is deleted, and whoever edits one of them must see that', async () => {
      const permission = await aPermission()
      const holder = await aRole([permission.name, readRoles])
      const other = await aRole([readRoles])
      expect(await remove(permission.id)).toEqual(done)
      const left = { ...holder, permissions: [readRoles], version: 2 }
      expect(await adapters().roles.byId(holder.id)).toEqual(left)
      expect(await adapters().roles.byId(other.id)).toEqual(other)
      expect(await updateRole(holder, { permissions: [readRoles] })).toEqual(failure('stale'))
      expect(await adapters().permissions.byId(permission.id)).toBeUndefined()
      expect(await adapters().permissions.byName(permission.name)).toBeUndefined()
    })

    test('is deleted once, also by many at the same moment', async () => {
      const { id } = await aPermission()
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => remove(id)))
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      for (const outcome of outcomes) expect([done, failure('stale')]).toContainEqual(outcome)
    })

    test('that is deleted and made again is held by nobody', async () => {
      const { id, name } = await aPermission()
      const role = await aRole([name])
      await remove(id)
      expect(await commit({ kind: 'create_permission', name, description: null })).toEqual(done)
      expect((await adapters().roles.byId(role.id))?.permissions).toEqual([])
    })
  })

  test.each(Object.values(servicePermissions))('the permission %s is built in', async (name) => {
    expect(await adapters().permissions.byName(name)).toMatchObject({ name, system: true })
  })

  test('the list of permissions comes page by page, in order, each once', async () => {
    const made = [await aPermission(), await aPermission()]
    const seen = await everyPage(adapters().permissions.list)
    const ids = seen.map(({ id }) => id)
    expect(ids).toEqual([...new Set(ids)].sort((one, other) => one - other))
    expect(seen).toEqual(expect.arrayContaining(made))
  })
}
