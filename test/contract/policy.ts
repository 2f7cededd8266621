import { describe, expect, test, vi } from 'vitest'
import {
  administratorRole,
  builtInPermissions,
  registrationRole,
} from '../../src/domain/access/built-in.ts'
import { aRoleName } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, found, given } from './given.ts'

const { readRoles, createRoles } = builtInPermissions

/** The policy in force: which roles hold what, as one unchanging state. */
export function describePolicy(adapters: () => DataAdapters): void {
  const { commit, permission: aPermission, role: aRole, updateRole } = given(adapters)

  describe('the policy in force', () => {
    test('allows what one of the roles holds, and nothing else', async () => {
      const role = await aRole([readRoles])
      const inForce = await adapters().policy.inForce()
      expect(inForce.allows([role.name], readRoles)).toBe(true)
      expect(inForce.allows([registrationRole, role.name], readRoles)).toBe(true)
      expect(inForce.allows([role.name], createRoles)).toBe(false)
      expect(inForce.allows([aRoleName()], readRoles)).toBe(false)
      expect(inForce.allows([], readRoles)).toBe(false)
    })

    test('lets administrators do all that the service asks for', async () => {
      const inForce = await adapters().policy.inForce()
      for (const permission of Object.values(builtInPermissions)) {
        expect(inForce.allows([administratorRole], permission)).toBe(true)
        expect(inForce.allows([registrationRole], permission)).toBe(false)
      }
    })

    test('is one unchanging state: another version when what it allows has changed', async () => {
      const role = await aRole([readRoles])
      const before = await adapters().policy.inForce()
      expect(await updateRole(role, { permissions: [] })).toEqual(done)
      const then = await adapters().policy.inForce()
      expect(then.version).not.toBe(before.version)
      expect(before.allows([role.name], readRoles)).toBe(true)
      expect(then.allows([role.name], readRoles)).toBe(false)
    })

    test('follows a role to its new name, and forgets the old one', async () => {
      const role = await aRole([readRoles])
      const name = aRoleName()
      const before = await adapters().policy.inForce()
      expect(await updateRole(role, { name })).toEqual(done)
      const then = await adapters().policy.inForce()
      expect(then.version).not.toBe(before.version)
      expect(then.allows([name], readRoles)).toBe(true)
      expect(then.allows([role.name], readRoles)).toBe(false)
    })

    test('forgets a role and a permission that are deleted', async () => {
      const { id, name } = await aPermission()
      const [one, other] = [await aRole([name]), await aRole([readRoles])]
      expect((await adapters().policy.inForce()).allows([one.name], name)).toBe(true)
      await commit({ kind: 'delete_permission', id }, { kind: 'delete_role', id: other.id })
      const then = await adapters().policy.inForce()
      expect(then.allows([one.name], name)).toBe(false)
      expect(then.allows([other.name], readRoles)).toBe(false)
    })

    test('has an equal version when the state is equal again', async () => {
      const { id } = await aRole([readRoles])
      // Others may change the shared state in between; that they do so every time is not believable.
      await vi.waitFor(async () => {
        const role = found(await adapters().roles.byId(id))
        const before = await adapters().policy.inForce()
        await updateRole(role, { permissions: [] })
        await updateRole({ ...role, version: role.version + 1 }, { permissions: [readRoles] })
        expect((await adapters().policy.inForce()).version).toBe(before.version)
      })
    })
  })
}
