import { describe, expect, it } from 'vitest'
import { builtInRoles } from '../../../src/domain/access/built-in.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { aRole, builtInRole } from '../support/access.ts'
import { aLearner, anAdministrator, origin } from '../support/people.ts'
import { aService } from '../support/service.ts'

async function withEditor() {
  const service = aService()
  const administrator = await anAdministrator(service)
  const { caller } = administrator
  const role = await aRole(service, administrator, { permissions: ['role:read'] })
  return { service, administrator, role, caller, ...service.application.access }
}

describe('deleting a role', () => {
  it('removes it, and is noted with what it held', async () => {
    const { service, role, caller, deleteRole, viewRole } = await withEditor()
    expect(await deleteRole({ caller, id: role.id, origin, expectedVersions: undefined })).toEqual(
      ok(),
    )
    expect(await viewRole(caller, role.id)).toEqual(err({ kind: 'role_not_found' }))
    expect(service.audit().at(-1)).toEqual({
      at: service.clock.now(),
      action: 'role.delete',
      actor: caller.userId,
      sessionId: caller.sessionId,
      target: 'editor',
      outcome: 'success',
      origin,
      details: { 'before.description': null, 'before.permissions': ['role:read'] },
    })
  })

  it('is refused while a person has it, and allowed when nobody does any more', async () => {
    const { service, role, caller, deleteRole } = await withEditor()
    const { user } = await aLearner(service)
    service.setUser(user.id, { role: role.name })
    const before = service.audit()
    expect(await deleteRole({ caller, id: role.id, origin, expectedVersions: undefined })).toEqual(
      err({ kind: 'role_in_use' }),
    )
    expect(service.audit()).toEqual(before)

    service.setUser(user.id, { role: user.role })
    expect(await deleteRole({ caller, id: role.id, origin, expectedVersions: undefined })).toEqual(
      ok(),
    )
  })

  it.each(builtInRoles)('is refused for the built-in role %s', async (name) => {
    const { service, administrator, caller, deleteRole, viewRole } = await withEditor()
    const role = await builtInRole(service, administrator, name)
    expect(
      await deleteRole({ caller, id: role.id, origin, expectedVersions: undefined }),
    ).toMatchObject(err({ kind: 'system_role' }))
    expect(await viewRole(caller, role.id)).toEqual(ok(role))
  })

  it('a second time, or twice at once, says that it is not there', async () => {
    const { role, caller, deleteRole } = await withEditor()
    const gone = err({ kind: 'role_not_found' })
    const command = { caller, id: role.id, expectedVersions: undefined, origin }
    const outcomes = await Promise.all([deleteRole(command), deleteRole(command)])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes).toContainEqual(gone)
    expect(await deleteRole(command)).toEqual(gone)
  })
})
