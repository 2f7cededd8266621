import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { aPermission, aRole } from '../support/access.ts'
import { anAdministrator, origin } from '../support/people.ts'
import { aService } from '../support/service.ts'

async function withAdministrator() {
  const service = aService()
  const administrator = await anAdministrator(service)
  const { caller } = administrator
  const { createRole, viewRole } = service.application.access
  return { service, administrator, caller, createRole, viewRole }
}

describe('making a role', () => {
  it('gives it its permissions, each once and in alphabetical order', async () => {
    const { service, administrator, caller, createRole, viewRole } = await withAdministrator()
    await aPermission(service, administrator, 'course:applaud')
    const made = await createRole({
      caller,
      name: 'course-editor',
      description: 'Edits courses.',
      permissions: ['role:read', 'course:applaud', 'role:read'],
      origin,
    })
    expect(made).toEqual(
      ok({
        id: expect.any(Number),
        name: 'course-editor',
        description: 'Edits courses.',
        permissions: ['course:applaud', 'role:read'],
        system: false,
        version: 1,
      }),
    )
    if (made.ok) expect(await viewRole(caller, made.value.id)).toEqual(made)
  })

  it('may leave out the description and hold nothing', async () => {
    const { service, administrator } = await withAdministrator()
    expect(await aRole(service, administrator)).toMatchObject({
      description: null,
      permissions: [],
    })
  })

  it('is noted', async () => {
    const { service, administrator, caller } = await withAdministrator()
    await aRole(service, administrator, { name: 'editor', permissions: ['role:read'] })
    expect(service.audit().at(-1)).toEqual({
      at: service.clock.now(),
      action: 'role.create',
      actor: caller.userId,
      sessionId: caller.sessionId,
      target: 'editor',
      outcome: 'success',
      origin,
      details: { 'after.description': null, 'after.permissions': ['role:read'] },
    })
  })

  it.each(['editor', 'learner'])('refuses a name that is taken: %s', async (name) => {
    const { service, administrator, caller, createRole } = await withAdministrator()
    await aRole(service, administrator, { name: 'editor' })
    const before = service.audit()
    expect(await createRole({ caller, name, permissions: [], origin })).toEqual(
      err({ kind: 'role_name_taken' }),
    )
    expect(service.audit()).toEqual(before)
  })

  it('of two at once with one name succeeds once', async () => {
    const { caller, createRole } = await withAdministrator()
    const form = { caller, name: 'editor', permissions: [], origin }
    const outcomes = await Promise.all([createRole(form), createRole(form)])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes).toContainEqual(err({ kind: 'role_name_taken' }))
  })

  it('refuses a permission that does not exist, and makes nothing', async () => {
    const { service, caller, createRole } = await withAdministrator()
    const before = [service.everythingStored(), service.audit()]
    const permissions = ['role:read', 'course:cheer']
    expect(await createRole({ caller, name: 'editor', permissions, origin })).toMatchObject(
      err({
        kind: 'validation_failed',
        violations: [{ path: 'permissions', code: 'permission_unknown' }],
      }),
    )
    expect([service.everythingStored(), service.audit()]).toEqual(before)
  })

  it('names every field that is wrong', async () => {
    const { caller, createRole } = await withAdministrator()
    const outcome = await createRole({
      caller,
      name: 'Editor',
      description: 'd'.repeat(501),
      permissions: ['role:read', 'everything', 'role:*'],
      origin,
    })
    expect(outcome).toMatchObject(
      err({
        kind: 'validation_failed',
        violations: [
          { path: 'name', code: 'role_name_invalid' },
          { path: 'description', code: 'description_too_long' },
          { path: 'permissions.1', code: 'permission_name_invalid' },
          { path: 'permissions.2', code: 'permission_name_invalid' },
        ],
      }),
    )
  })
})
