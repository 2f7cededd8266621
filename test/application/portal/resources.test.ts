import { describe, expect, it } from 'vitest'
import type { Properties } from '../../../src/domain/policy/evaluate/facts.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { aLearner, anAdministrator } from '../support/people.ts'
import { aLine, aPortal, draft, inTurn } from '../support/portal.ts'
import { aService } from '../support/service.ts'

async function withPortal() {
  const service = aService()
  const administrator = await anAdministrator(service)
  const caller = await aPortal(service, administrator)
  const { putResource, viewResource, removeResource } = service.application.portal
  const put = (properties: Properties, id = 'c1', type = 'Course') =>
    putResource({ caller, type, id, properties })
  return { service, administrator, caller, put, viewResource, removeResource }
}

describe('a resource', () => {
  it('is new the first time, comes back as it was sent, and is not noted', async () => {
    const { service, caller, put, viewResource } = await withPortal()
    const audit = service.audit()
    const resource = {
      type: 'Course',
      id: 'c1',
      properties: draft,
      updatedAt: service.clock.now(),
    }
    expect(await put({ ...draft, id: 'c1' })).toEqual(ok({ resource, isNew: true }))
    expect(await viewResource({ caller, type: 'Course', id: 'c1' })).toEqual(ok(resource))
    expect(await put({})).toMatchObject(ok({ resource: { properties: {} }, isNew: false }))
    expect(service.audit()).toEqual(audit)
  })

  it('is removed once', async () => {
    const { caller, put, removeResource } = await withPortal()
    await put(draft)
    const remove = (type = 'Course') => removeResource({ caller, type, id: 'c1' })
    expect(await remove()).toEqual(ok())
    expect(await remove()).toEqual(err({ kind: 'resource_not_found' }))
    expect(await remove('Curse')).toEqual(err({ kind: 'resource_type_unknown' }))
  })

  it('has a type that the policies declare', async () => {
    const { caller, put, viewResource } = await withPortal()
    for (const type of ['course', 'Nothing', '__proto__', 'a\0', '']) {
      const refused = err({ kind: 'resource_type_unknown' })
      expect(await put({}, 'c1', type)).toEqual(refused)
      expect(await viewResource({ caller, type, id: 'c1' })).toEqual(refused)
    }
  })

  it('has properties that the policies declare, of their types: every one that is not is named', async () => {
    const { put } = await withPortal()
    const properties = {
      status: 'lost',
      teacherIds: 'usr_1',
      updatedAt: 'yesterday',
      level: null,
      colour: 'red',
      toString: 'x',
      id: 'c2',
    }
    expect(await put(properties)).toMatchObject(
      err({
        kind: 'validation_failed',
        violations: [
          { path: 'properties.status', code: 'wrong_type' },
          { path: 'properties.teacherIds', code: 'wrong_type' },
          { path: 'properties.updatedAt', code: 'wrong_type' },
          { path: 'properties.level', code: 'wrong_type' },
          { path: 'properties.colour', code: 'unknown_field' },
          { path: 'properties.toString', code: 'unknown_field' },
          { path: 'properties.id', code: 'id_differs' },
        ],
      }),
    )
  })

  it.each(['', 'x'.repeat(201), 'a\nb', 'a\0', '\u007f', '.', '..', '\ud800'])(
    'has no id like %j',
    async (id) => {
      const { caller, put, viewResource, removeResource } = await withPortal()
      expect(await put({}, id)).toMatchObject(
        err({ violations: [{ path: 'id', code: 'resource_id_invalid' }] }),
      )
      const missing = err({ kind: 'resource_not_found' })
      expect(await viewResource({ caller, type: 'Course', id })).toEqual(missing)
      expect(await removeResource({ caller, type: 'Course', id })).toEqual(missing)
    },
  )

  it('may have an id of 200 characters, whatever they are', async () => {
    const { put } = await withPortal()
    for (const id of ['x'.repeat(200), '学'.repeat(200), '😀'.repeat(200), '/ ?#%']) {
      expect((await put({}, id)).ok).toBe(true)
    }
  })

  it('is for portals that may, and for people who may', async () => {
    const { service, administrator } = await withPortal()
    const other = await aPortal(service, administrator, ['access:evaluate'])
    const { caller: learner } = await aLearner(service)
    const { putResource, viewResource, removeResource, registerResources } =
      service.application.portal
    const named = { type: 'Course', id: 'c1' }
    const refused = err({ kind: 'permission_denied', permission: 'resource:register' })
    for (const caller of [other, learner]) {
      expect(await putResource({ ...named, caller, properties: {} })).toEqual(refused)
      expect(await viewResource({ ...named, caller })).toEqual(refused)
      expect(await removeResource({ ...named, caller })).toEqual(refused)
      const lines = inTurn([aLine(1)])
      expect(await registerResources({ caller, type: 'Course', lines })).toEqual(refused)
    }
    const { caller } = administrator
    expect((await putResource({ ...named, caller, properties: {} })).ok).toBe(true)
  })
})
