import { describe, expect, test } from 'vitest'
import type { PolicyInForce } from '../../src/application/ports/policy.ts'
import { administratorRole, registrationRole } from '../../src/domain/access/built-in.ts'
import { requirements } from '../../src/domain/access/requirement.ts'
import type { PermissionName, RoleName } from '../../src/domain/access/role.ts'
import type { Facts } from '../../src/domain/policy/evaluate/facts.ts'
import { permissionsOf } from '../../src/domain/policy/grants.ts'
import { aRoleName, servicePermissions } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, given } from './given.ts'

const { readRoles, createRoles } = servicePermissions
const facts: Facts = { user: { id: 'usr_1' }, session: {}, context: {} }

/** The policies in force: the files' and what administrators have added to roles. */
export function describePolicy(adapters: () => DataAdapters): void {
  const { commit, permission: aPermission, role: aRole, updateRole } = given(adapters)
  const inForce = () => adapters().policy.inForce()

  describe('the policies in force', () => {
    test('allow by what administrators gave to one of the roles, and by nothing else', async () => {
      const role = await aRole([readRoles])
      const now = await inForce()
      expect(may(now, [role.name], 'readRoles')).toBe(true)
      expect(may(now, [registrationRole, role.name], 'readRoles')).toBe(true)
      expect(may(now, [role.name], 'createRoles')).toBe(false)
      expect(may(now, [aRoleName()], 'readRoles')).toBe(false)
      expect(may(now, [], 'readRoles')).toBe(false)
    })

    test('let administrators do all that has to do with roles, and learners nothing', async () => {
      const now = await inForce()
      for (const need of ['readRoles', 'createRoles', 'updateRoles', 'deleteRoles'] as const) {
        expect(may(now, [administratorRole], need)).toBe(true)
        expect(may(now, [registrationRole], need)).toBe(false)
      }
    })

    test('are one unchanging state: what was read before a change stays as it was', async () => {
      const role = await aRole([readRoles, createRoles])
      const before = await inForce()
      expect(await updateRole(role, { permissions: [readRoles] })).toEqual(done)
      const then = await inForce()
      expect(may(before, [role.name], 'createRoles')).toBe(true)
      expect(may(then, [role.name], 'createRoles')).toBe(false)
      expect(may(then, [role.name], 'readRoles')).toBe(true)
    })

    test('follow a role to its new name, and forget the old one', async () => {
      const role = await aRole([readRoles])
      const name = aRoleName()
      expect(await updateRole(role, { name })).toEqual(done)
      const then = await inForce()
      expect(may(then, [name], 'readRoles')).toBe(true)
      expect(may(then, [role.name], 'readRoles')).toBe(false)
    })

    test('forget a role and a permission that are deleted', async () => {
      const { id, name } = await aPermission()
      const [one, other] = [await aRole([name]), await aRole([readRoles])]
      expect(holds(await inForce(), one.name, name)).toBe(true)
      await commit({ kind: 'delete_permission', id }, { kind: 'delete_role', id: other.id })
      const then = await inForce()
      expect(holds(then, one.name, name)).toBe(false)
      expect(may(then, [other.name], 'readRoles')).toBe(false)
    })

    test('have no meaning for a permission that no file knows: it allows nothing', async () => {
      const { name } = await aPermission()
      const role = await aRole([name])
      const now = await inForce()
      expect(holds(now, role.name, name)).toBe(true)
      expect(
        now.decide(
          [role.name],
          { action: 'read', subject: requirements.readRoles.subject, resource: {} },
          facts,
        ),
      ).toBe(false)
    })
  })
}

function may(
  policy: PolicyInForce,
  roles: readonly RoleName[],
  need: 'readRoles' | 'createRoles' | 'updateRoles' | 'deleteRoles',
): boolean {
  return policy.decide(roles, { ...requirements[need], resource: {} }, facts)
}

function holds({ bundle, additions }: PolicyInForce, role: RoleName, permission: PermissionName) {
  return permissionsOf(bundle, additions, [role]).has(permission)
}
