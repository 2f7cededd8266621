import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { servicePermissions } from '../../support/builders.ts'
import { aRole, builtInRole } from '../support/access.ts'
import { aLearner, anAdministrator, origin, succeeded } from '../support/people.ts'
import { aService } from '../support/service.ts'

async function withEditor() {
  const service = aService()
  const administrator = await anAdministrator(service)
  const { caller } = administrator
  const role = await aRole(service, administrator, { description: 'Old.' })
  const { updateRole, viewRole } = service.application.access
  const edit = { caller, id: role.id, expectedVersions: undefined, origin }
  return { service, administrator, role, edit, updateRole, viewRole }
}

const form = { name: 'reader', description: 'New.', permissions: ['role:read'] }

describe('updating a role', () => {
  it('replaces its name, description and permissions', async () => {
    const { role, edit, updateRole, viewRole } = await withEditor()
    const updated = await updateRole({ ...edit, ...form })
    expect(updated).toEqual(ok({ ...role, ...form, version: role.version + 1 }))
    expect(await viewRole(edit.caller, role.id)).toEqual(updated)
  })

  it('clears a description that is left out', async () => {
    const { edit, updateRole } = await withEditor()
    const updated = succeeded(await updateRole({ ...edit, name: 'editor', permissions: [] }))
    expect(updated.description).toBeNull()
  })

  it('takes effect for people who have it already', async () => {
    const { service, administrator, edit, updateRole } = await withEditor()
    const { caller } = await aLearner(service)
    const learner = await builtInRole(service, administrator, 'learner')
    const { listRoles } = service.application.access
    const page = { after: undefined, limit: 1 }
    expect((await listRoles(caller, page)).ok).toBe(false)
    await updateRole({
      ...edit,
      id: learner.id,
      name: 'learner',
      permissions: [...learner.permissions, 'role:read'],
    })
    expect((await listRoles(caller, page)).ok).toBe(true)
  })

  it('is noted with what the role held before and holds now', async () => {
    const { service, edit, updateRole } = await withEditor()
    await updateRole({ ...edit, ...form })
    expect(service.audit().at(-1)).toEqual({
      at: service.clock.now(),
      action: 'role.update',
      actor: edit.caller.userId,
      sessionId: edit.caller.sessionId,
      target: 'editor',
      outcome: 'success',
      origin,
      details: {
        before: [],
        after: ['role:read'],
        'before.description': 'Old.',
        'after.description': 'New.',
        'before.name': 'editor',
        'after.name': 'reader',
      },
    })
  })

  it('of the version seen succeeds, of an older one is stale and leaves no entry', async () => {
    const { service, role, edit, updateRole, viewRole } = await withEditor()
    const seen = { ...edit, expectedVersions: [role.version] }
    const updated = await updateRole({ ...seen, ...form })
    const before = service.audit()
    expect(await updateRole({ ...seen, ...form, name: 'other' })).toEqual(err({ kind: 'stale' }))
    expect(await viewRole(edit.caller, role.id)).toEqual(updated)
    expect(service.audit()).toEqual(before)
  })

  it('by two at once lets one win, though neither said what it saw', async () => {
    const { edit, updateRole } = await withEditor()
    const outcomes = await Promise.all([
      updateRole({ ...edit, ...form }),
      updateRole({ ...edit, ...form, name: 'other' }),
    ])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes).toContainEqual(err({ kind: 'stale' }))
  })

  it('refuses a name that another role has, and a permission that does not exist', async () => {
    const { edit, updateRole } = await withEditor()
    expect(await updateRole({ ...edit, ...form, name: 'learner' })).toEqual(
      err({ kind: 'role_name_taken' }),
    )
    expect(await updateRole({ ...edit, ...form, permissions: ['course:burn'] })).toMatchObject(
      err({ violations: [{ path: 'permissions', code: 'permission_unknown' }] }),
    )
    expect(await updateRole({ ...edit, ...form, name: 'No Name' })).toMatchObject(
      err({ violations: [{ path: 'name', code: 'role_name_invalid' }] }),
    )
  })

  it('of no role says so', async () => {
    const { service, role, edit, updateRole } = await withEditor()
    await service.application.access.deleteRole({
      ...edit,
      id: role.id,
      expectedVersions: undefined,
    })
    expect(await updateRole({ ...edit, ...form })).toEqual(err({ kind: 'role_not_found' }))
  })
})

describe('updating a built-in role', () => {
  it('may change what it holds but not its name', async () => {
    const { service, administrator, edit, updateRole } = await withEditor()
    const { id, permissions } = await builtInRole(service, administrator, 'learner')
    const learner = { ...edit, ...form, id, permissions: [...permissions, ...form.permissions] }
    expect((await updateRole({ ...learner, name: 'learner' })).ok).toBe(true)
    expect(await updateRole(learner)).toMatchObject(err({ kind: 'system_role' }))
  })

  const needed = Object.values(servicePermissions)

  it.each(needed)('never takes %s from administrators: the policy files give it', async (taken) => {
    const { service, administrator, edit, updateRole } = await withEditor()
    const { id, permissions: held } = await builtInRole(service, administrator, 'administrator')
    const permissions = held.filter((name) => name !== taken)
    const before = [service.everythingStored(), service.audit()]
    const refused = await updateRole({ ...edit, id, name: 'administrator', permissions })
    expect(refused).toMatchObject(err({ kind: 'validation_failed' }))
    expect(JSON.stringify(refused)).toContain(`${taken} (roles.yaml:`)
    expect([service.everythingStored(), service.audit()]).toEqual(before)
  })

  it('may describe administrators anew', async () => {
    const { service, administrator, edit, updateRole } = await withEditor()
    const { id, permissions } = await builtInRole(service, administrator, 'administrator')
    const change = { name: 'administrator', description: 'Us.', permissions }
    expect(await updateRole({ ...edit, ...change, id })).toMatchObject(ok({ description: 'Us.' }))
  })
})
