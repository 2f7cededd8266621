import { describe, expect, it } from 'vitest'
import type { Properties } from '../../../src/domain/policy/evaluate/facts.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { aLearner, anAdministrator, origin, type SignedInPerson } from '../support/people.ts'
import { aLine, aPortal, draft, inTurn } from '../support/portal.ts'
import { aService, type Service } from '../support/service.ts'

async function withPortal() {
  const service = aService()
  const administrator = await anAdministrator(service)
  const caller = await aPortal(service, administrator)
  const { putResource, viewResource, removeResource } = service.application.portal
  const put = (properties: Properties, id = 'c1', type = 'Course') =>
    putResource({ caller, type, id, properties, origin })
  return { service, administrator, caller, put, viewResource, removeResource }
}

const putResourceAs = (service: Service, { caller }: SignedInPerson) =>
  service.application.portal.putResource({
    caller,
    type: 'Course',
    id: 'c9',
    properties: {},
    origin,
  })

describe('a resource', () => {
  it('is new the first time, and comes back as it was sent', async () => {
    const { service, caller, put, viewResource } = await withPortal()
    const resource = {
      type: 'Course',
      id: 'c1',
      properties: draft,
      updatedAt: service.clock.now(),
    }
    expect(await put({ ...draft, id: 'c1' })).toEqual(ok({ resource, isNew: true }))
    expect(await viewResource({ caller, type: 'Course', id: 'c1' })).toEqual(ok(resource))
    expect(await put({})).toMatchObject(ok({ resource: { properties: {} }, isNew: false }))
  })

  it('is noted by its name and what has changed, as the credential’s doing for whoever issued it', async () => {
    const { service, administrator, caller, put, removeResource } = await withPortal()
    const before = service.audit().length
    await put(draft)
    await put({ ...draft, status: 'published' })
    await removeResource({ caller, type: 'Course', id: 'c1', origin })
    await service.application.portal.registerResources({
      caller,
      type: 'Course',
      lines: inTurn([aLine(1), aLine(2)]),
      origin,
    })
    await putResourceAs(service, administrator)
    const by = { actor: caller.credentialId, onBehalfOf: administrator.caller.userId, origin }
    expect(service.audit().slice(before)).toMatchObject([
      { ...by, action: 'resource.put', target: 'Course/c1', details: { isNew: true } },
      { ...by, action: 'resource.put', details: { isNew: false, changed: ['status'] } },
      { ...by, action: 'resource.remove', target: 'Course/c1' },
      { ...by, action: 'resource.register', target: 'Course', details: { count: 2 } },
      { actor: administrator.caller.userId, sessionId: administrator.caller.sessionId },
    ])
    expect(service.audit().at(-1)).not.toHaveProperty('onBehalfOf')
  })

  it('is removed once', async () => {
    const { caller, put, removeResource } = await withPortal()
    await put(draft)
    const remove = (type = 'Course') => removeResource({ caller, type, id: 'c1', origin })
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
      expect(await removeResource({ caller, type: 'Course', id, origin })).toEqual(missing)
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
      expect(await putResource({ ...named, caller, properties: {}, origin })).toEqual(refused)
      expect(await viewResource({ ...named, caller })).toEqual(refused)
      expect(await removeResource({ ...named, caller, origin })).toEqual(refused)
      const lines = inTurn([aLine(1)])
      expect(await registerResources({ caller, type: 'Course', lines, origin })).toEqual(refused)
    }
    const { caller } = administrator
    expect((await putResource({ ...named, caller, properties: {}, origin })).ok).toBe(true)
  })
})
