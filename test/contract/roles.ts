import { describe, expect, test } from 'vitest'
import { builtInRoles } from '../../src/domain/access/built-in.ts'
import type { PermissionName, RoleName } from '../../src/domain/access/role.ts'
import { vocabularyOf } from '../../src/domain/policy/variables.ts'
import type { RoleId } from '../../src/domain/shared/ids.ts'
import { aPermissionName, aRoleName, servicePermissions, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, found, given } from './given.ts'
import { everyPage } from './pages.ts'

const { readRoles, readPermissions, createRoles } = servicePermissions
const nobodys = 999_999_999 as RoleId // no role has it

/** Roles, and their changes. */
export function describeRoles(adapters: () => DataAdapters): void {
  const { commit, account, permission, role: aRole, updateRole } = given(adapters)
  const create = (name: RoleName, permissions: readonly PermissionName[] = [readRoles]) =>
    commit({ kind: 'create_role', name, description: null, permissions, at: start })
  const remove = (id: RoleId) => commit({ kind: 'delete_role', id })

  describe('a role', () => {
    test.each(['A description: ñ 学', '', null])(
      'comes back with its permissions in order, and with %j',
      async (description) => {
        const role = await aRole([readRoles, createRoles, readPermissions], description)
        expect(role).toEqual({
          id: expect.any(Number),
          name: role.name,
          description,
          permissions: [readPermissions, createRoles, readRoles],
          system: false,
          version: 1,
        })
        expect(await adapters().roles.byId(role.id)).toEqual(role)
        expect(await adapters().roles.byId(nobodys)).toBeUndefined()
        expect(await adapters().roles.byName(aRoleName())).toBeUndefined()
      },
    )

    test('has a name of its own', async () => {
      const [role, other] = [await aRole(), await aRole()]
      expect(await create(role.name)).toEqual(failure('role_name_taken'))
      expect(await updateRole(other, { name: role.name })).toEqual(failure('role_name_taken'))
      expect(await adapters().roles.byId(other.id)).toEqual(other)
      expect(await updateRole(role, { description: null })).toEqual(done) // its own is its own
    })

    test('holds only permissions that exist', async () => {
      const [name, unknown] = [aRoleName(), aPermissionName()]
      expect(await create(name, [readRoles, unknown])).toEqual(failure('unknown_permission'))
      expect(await adapters().roles.byName(name)).toBeUndefined()
      const role = await aRole([readRoles])
      const refused = await updateRole(role, { permissions: [createRoles, unknown] })
      expect(refused).toEqual(failure('unknown_permission'))
      expect(await adapters().roles.byId(role.id)).toEqual(role)
    })

    test('is replaced whole', async () => {
      const role = await aRole([readRoles, readPermissions])
      const change = { name: aRoleName(), description: null, permissions: [createRoles] }
      expect(await updateRole(role, change)).toEqual(done)
      const replaced = { ...role, ...change, version: 2 }
      expect(await adapters().roles.byId(role.id)).toEqual(replaced)
      expect(await adapters().roles.byName(change.name)).toEqual(replaced)
      expect(await adapters().roles.byName(role.name)).toBeUndefined()
      expect(await create(role.name)).toEqual(done) // the old name is free again
    })

    test('is replaced only as it was seen', async () => {
      const role = await aRole([readRoles])
      for (const version of [0, 2]) {
        expect(await updateRole(role, { version, permissions: [] })).toEqual(failure('stale'))
      }
      expect(await adapters().roles.byId(role.id)).toEqual(role)
      expect(await updateRole({ ...role, id: nobodys })).toEqual(failure('stale'))
    })

    test('of five editors of one version at once, one succeeds', async () => {
      const role = await aRole([readRoles])
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, (_, index) => updateRole(role, { description: `${index}` })),
      )
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      for (const outcome of outcomes) expect([done, failure('stale')]).toContainEqual(outcome)
      expect((await adapters().roles.byId(role.id))?.version).toBe(2)
    })

    test('that somebody has takes them along when it is renamed, and cannot be deleted', async () => {
      const role = await aRole()
      const { user } = await account({ role: role.name })
      const name = aRoleName()
      expect(await updateRole(role, { name })).toEqual(done)
      expect((await adapters().users.byId(user.id))?.role).toBe(name)
      expect(await remove(role.id)).toEqual(failure('role_in_use'))
      expect(await adapters().roles.byName(name)).toBeDefined()
    })

    test('is deleted once, also by many at the same moment', async () => {
      const role = await aRole([readRoles])
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => remove(role.id)))
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      for (const outcome of outcomes) expect([done, failure('stale')]).toContainEqual(outcome)
      expect(await adapters().roles.byId(role.id)).toBeUndefined()
      expect(await create(role.name)).toEqual(done)
    })

    test('never keeps a permission that is deleted at the moment it is made', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { id, name: permissionName } = await permission()
        const name = aRoleName()
        const [made, deleted] = await Promise.all([
          create(name, [permissionName]),
          commit({ kind: 'delete_permission', id }),
        ])
        expect(deleted).toEqual(done)
        expect([done, failure('unknown_permission')]).toContainEqual(made)
        expect((await adapters().roles.byName(name))?.permissions).toEqual(made.ok ? [] : undefined)
      }
    })
  })

  test.each(builtInRoles)('the role %s is built in', async (name) => {
    expect(found(await adapters().roles.byName(name))).toMatchObject({ name, system: true })
  })

  test('the list has only the roles that the reader may see', async () => {
    const [seen, hidden] = [await aRole(), await aRole()]
    const filter = {
      operator: 'eq',
      left: { attribute: { owner: 'resource', name: 'name' } },
      right: { value: seen.name },
    } as const
    const attributes = { name: { kind: 'string' } } as const
    const vocabulary = vocabularyOf({ user: {}, context: {} }, attributes)
    const page = { after: undefined, limit: 50 }
    const { items } = await adapters().roles.list(page, { filter, vocabulary })
    expect(items).toEqual([seen])
    expect(items).not.toContainEqual(hidden)
  })

  test('the list of roles comes page by page, in order, each once', async () => {
    const made = [await aRole([readRoles]), await aRole()]
    const seen = await everyPage(adapters().roles.list)
    const ids = seen.map(({ id }) => id)
    expect(ids).toEqual([...new Set(ids)].sort((one, other) => one - other))
    expect(seen).toEqual(expect.arrayContaining(made))
  })
}
