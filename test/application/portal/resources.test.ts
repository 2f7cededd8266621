import { describe, expect, it } from 'vitest'
import type { ResourceLine } from '../../../src/application/portal/register-resources.ts'
import type { Properties } from '../../../src/domain/policy/evaluate/facts.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { aLearner, anAdministrator, succeeded } from '../support/people.ts'
import { aPortal } from '../support/portal.ts'
import { aService } from '../support/service.ts'

async function withPortal() {
  const service = aService()
  const administrator = await anAdministrator(service)
  const caller = await aPortal(service, administrator)
  const { putResource, viewResource, removeResource, registerResources } =
    service.application.portal
  const put = (properties: Properties, id = 'c1', type = 'Course') =>
    putResource({ caller, type, id, properties })
  const bulk = (lines: Iterable<ResourceLine>, type = 'Course') =>
    registerResources({ caller, type, lines: inTurn(lines) })
  return { service, administrator, caller, put, bulk, viewResource, removeResource }
}

async function* inTurn(lines: Iterable<ResourceLine>) {
  yield* lines
}

const draft = { status: 'draft', teacherIds: ['usr_1'], updatedAt: '2026-01-01T08:30:00Z' }
const aLine = (line: number, properties: Properties = draft, id = `c${line}`): ResourceLine => ({
  line,
  bytes: 100,
  resource: ok({ id, properties }),
})

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

describe('many resources', () => {
  it('are committed five hundred at a time', async () => {
    const { service, bulk } = await withPortal()
    const before = service.counts.commit
    const lines = Array.from({ length: 1001 }, (_, index) => aLine(index + 1))
    expect(await bulk(lines)).toEqual(ok({ accepted: 1001, rejected: [], rejectedTotal: 0 }))
    expect(service.counts.commit - before).toBe(3)
  })

  it('are read no further than they are written, long lines in smaller batches', async () => {
    const { service, bulk } = await withPortal()
    const before = service.counts.commit
    let [ahead, most] = [0, 0]
    function* longLines() {
      for (let line = 1; line <= 64; line += 1) {
        ahead = line - (service.counts.commit - before) * 16
        most = Math.max(most, ahead)
        yield { ...aLine(line), bytes: 64 * 1024 }
      }
    }
    expect(succeeded(await bulk(longLines())).accepted).toBe(64)
    expect(service.counts.commit - before).toBe(4)
    expect(most).toBeLessThanOrEqual(17)
  })

  it('that are not acceptable are named, up to a hundred, and the others are kept', async () => {
    const { caller, bulk, viewResource } = await withPortal()
    const unreadable = { code: 'malformed_line', message: 'No.' }
    const lines = [
      aLine(1),
      { ...aLine(2), resource: err(unreadable) },
      aLine(3, { status: 'lost', colour: 'red' }),
      aLine(5, {}, ''),
      aLine(6),
    ]
    const many = Array.from({ length: 150 }, (_, index) => aLine(index + 7, { colour: 'red' }))
    const report = succeeded(await bulk([...lines, ...many]))
    expect([report.accepted, report.rejectedTotal, report.rejected.length]).toEqual([2, 153, 100])
    expect(report.rejected.slice(0, 4)).toEqual([
      { line: 2, ...unreadable },
      {
        line: 3,
        code: 'wrong_type',
        message:
          'properties.status: Must be one of draft, review, published, archived. (And 1 more.)',
      },
      { line: 5, code: 'resource_id_invalid', message: expect.stringMatching(/^id: /) },
      { line: 7, code: 'unknown_field', message: expect.stringMatching(/^properties\.colour: /) },
    ])
    for (const [id, found] of [
      ['c1', true],
      ['c3', false],
      ['c6', true],
    ] as const) {
      expect((await viewResource({ caller, type: 'Course', id })).ok).toBe(found)
    }
  })

  it('are not even read for a type that nobody declared', async () => {
    const { bulk } = await withPortal()
    function* unread(): Generator<ResourceLine> {
      yield* []
      throw new Error('It was read')
    }
    expect(await bulk(unread(), 'Curse')).toEqual(err({ kind: 'resource_type_unknown' }))
  })

  it('may be none', async () => {
    const { bulk } = await withPortal()
    expect(await bulk([])).toEqual(ok({ accepted: 0, rejected: [], rejectedTotal: 0 }))
  })
})
