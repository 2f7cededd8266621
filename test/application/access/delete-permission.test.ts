import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { builtInPolicy } from '../../support/built-in-policy.ts'
import { aPermission, aRole } from '../support/access.ts'
import { anAdministrator, origin, succeeded } from '../support/people.ts'
import { aService } from '../support/service.ts'

async function withPermission() {
  const service = aService()
  const administrator = await anAdministrator(service)
  const { caller } = administrator
  const permission = await aPermission(service, administrator, 'course:applaud')
  return { service, administrator, permission, caller, ...service.application.access }
}

const fromFiles = builtInPolicy.bundle.permissions.map(({ name }) => name)

describe('deleting a permission', () => {
  it('takes it away from every role that held it', async () => {
    const { service, administrator, permission, caller, ...access } = await withPermission()
    const permissions = ['course:applaud', 'role:read']
    const { id } = await aRole(service, administrator, { permissions })
    expect(await access.deletePermission({ caller, id: permission.id, origin })).toEqual(ok())
    expect(succeeded(await access.viewRole(caller, id)).permissions).toEqual(['role:read'])
  })

  it('is noted', async () => {
    const { service, permission, caller, deletePermission } = await withPermission()
    await deletePermission({ caller, id: permission.id, origin })
    expect(service.audit().at(-1)).toEqual({
      at: service.clock.now(),
      action: 'permission.delete',
      actor: caller.userId,
      sessionId: caller.sessionId,
      target: 'course:applaud',
      outcome: 'success',
      origin,
      details: { 'before.description': null },
    })
  })

  it('is refused for every permission that the service itself asks for', async () => {
    const { caller, deletePermission, listPermissions } = await withPermission()
    const page = succeeded(await listPermissions(caller, { after: undefined, limit: 50 }))
    const builtIn = page.items.filter(({ system }) => system)
    expect(builtIn.map(({ name }) => name)).toEqual(fromFiles)
    for (const { id } of builtIn) {
      expect(await deletePermission({ caller, id, origin })).toEqual(
        err({ kind: 'system_permission' }),
      )
    }
  })

  it('a second time, or twice at once, says that it is not there', async () => {
    const { permission, caller, deletePermission } = await withPermission()
    const gone = err({ kind: 'permission_not_found' })
    const command = { caller, id: permission.id, origin }
    const outcomes = await Promise.all([deletePermission(command), deletePermission(command)])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes).toContainEqual(gone)
    expect(await deletePermission(command)).toEqual(gone)
  })
})
