import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { aPermission } from '../support/access.ts'
import { anAdministrator, origin } from '../support/people.ts'
import { aService } from '../support/service.ts'

async function withAdministrator() {
  const service = aService()
  const administrator = await anAdministrator(service)
  const { createPermission } = service.application.access
  const create = (name: string, description?: string | null) =>
    createPermission({ caller: administrator.caller, name, description, origin })
  return { service, administrator, create }
}

describe('naming a permission', () => {
  it('makes one that is not built in', async () => {
    const { create } = await withAdministrator()
    expect(await create('course:applaud', 'Makes a course public.')).toEqual(
      ok({
        id: expect.any(Number),
        name: 'course:applaud',
        description: 'Makes a course public.',
        system: false,
      }),
    )
    expect(await create('course:cheer')).toMatchObject(ok({ description: null }))
  })

  it('is noted', async () => {
    const { service, administrator, create } = await withAdministrator()
    await create('course:applaud')
    expect(service.audit().at(-1)).toEqual({
      at: service.clock.now(),
      action: 'permission.create',
      actor: administrator.user.id,
      sessionId: administrator.caller.sessionId,
      target: 'course:applaud',
      outcome: 'success',
      origin,
      details: { 'after.description': null },
    })
  })

  it.each(['course:applaud', 'role:read'])('refuses a name that is taken: %s', async (name) => {
    const { service, administrator, create } = await withAdministrator()
    await aPermission(service, administrator, 'course:applaud')
    const before = service.audit()
    expect(await create(name)).toEqual(err({ kind: 'permission_name_taken' }))
    expect(service.audit()).toEqual(before)
  })

  it('of two at once with one name succeeds once', async () => {
    const { create } = await withAdministrator()
    const outcomes = await Promise.all([create('course:applaud'), create('course:applaud')])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes).toContainEqual(err({ kind: 'permission_name_taken' }))
  })

  it('names every field that is wrong', async () => {
    const { create } = await withAdministrator()
    expect(await create('everything', 'd'.repeat(501))).toMatchObject(
      err({
        kind: 'validation_failed',
        violations: [
          { path: 'name', code: 'permission_name_invalid' },
          { path: 'description', code: 'description_too_long' },
        ],
      }),
    )
  })
})
