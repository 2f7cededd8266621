import { describe, expect, it } from 'vitest'
import type { PermissionId, RoleId } from '../../../src/domain/shared/ids.ts'
import { err, type Result } from '../../../src/domain/shared/result.ts'
import { aRoleName } from '../../support/builders.ts'
import {
  aLearner,
  anAdministrator,
  bob,
  origin,
  type SignedInPerson,
  signIn,
} from '../support/people.ts'
import { aService, type Service } from '../support/service.ts'

const firstPage = { after: undefined, limit: 10 }
const roleId = 1 as RoleId // the first migration's
const permissionId = 1 as PermissionId // the first migration's
const form = { name: 'editor', permissions: [], origin }

/** Everything that asks for a permission, and the one that it asks for. */
const guarded = {
  'role:read (list)': ({ listRoles }, caller) => listRoles(caller, firstPage),
  'role:read (view)': ({ viewRole }, caller) => viewRole(caller, roleId),
  'role:create': ({ createRole }, caller) => createRole({ ...form, caller }),
  'role:update': ({ updateRole }, caller) =>
    updateRole({ ...form, caller, id: roleId, expectedVersions: undefined }),
  'role:delete': ({ deleteRole }, caller) =>
    deleteRole({ caller, id: roleId, origin, expectedVersions: undefined }),
  'permission:read': ({ listPermissions }, caller) => listPermissions(caller, firstPage),
  'permission:create': ({ createPermission }, caller) =>
    createPermission({ caller, name: 'course:applaud', origin }),
  'permission:delete': ({ deletePermission }, caller) =>
    deletePermission({ caller, id: permissionId, origin }),
} satisfies Record<
  string,
  (
    access: Service['application']['access'],
    caller: SignedInPerson['caller'],
  ) => Promise<Result<unknown, unknown>>
>

describe.each(Object.entries(guarded))('what asks for %s', (name, act) => {
  const permission = name.split(' ', 1)[0]

  it('is refused to a learner, naming the permission, and changes nothing', async () => {
    const service = aService()
    const { caller } = await aLearner(service)
    const before = [service.everythingStored(), service.audit()]
    expect(await act(service.application.access, caller)).toEqual(
      err({ kind: 'permission_denied', permission }),
    )
    expect([service.everythingStored(), service.audit()]).toEqual(before)
  })

  it('is refused to an administrator whose session has ended, and changes nothing', async () => {
    const service = aService()
    const { caller } = await anAdministrator(service)
    await service.application.session.signOut({ caller, everywhere: false, origin })
    const before = [service.everythingStored(), service.audit()]
    expect(await act(service.application.access, caller)).toEqual(err({ kind: 'session_ended' }))
    expect([service.everythingStored(), service.audit()]).toEqual(before)
  })
})

describe('what a role holds', () => {
  it('lets support read roles and permissions, and change none', async () => {
    const service = aService()
    const { user } = await aLearner(service)
    service.setUser(user.id, { role: aRoleName('support') })
    const { caller } = await signIn(service, bob)
    for (const [name, act] of Object.entries(guarded)) {
      const permission = name.split(' ', 1)[0]
      const outcome = await act(service.application.access, caller)
      if (permission?.endsWith(':read')) expect(outcome.ok).toBe(true)
      else expect(outcome).toEqual(err({ kind: 'permission_denied', permission }))
    }
  })

  it('is asked of the session first: an ended one learns nothing about permissions', async () => {
    const service = aService()
    const { caller } = await aLearner(service)
    await service.application.session.signOut({ caller, everywhere: false, origin })
    for (const act of Object.values(guarded)) {
      expect(await act(service.application.access, caller)).toEqual(err({ kind: 'session_ended' }))
    }
  })
})

describe('a refusal', () => {
  it('says the reason that the policies give for the rule that denied', async () => {
    const service = aService()
    const { caller, user } = await anAdministrator(service)
    const { users } = service.application
    const outcome = await users.disableUser({ caller, id: user.id, origin })
    expect(outcome).toEqual(
      err({
        kind: 'permission_denied',
        permission: 'user:manage',
        reason: 'Nobody takes their own rights away, or gives themselves more',
      }),
    )
  })
})
