import { describe, expect, it } from 'vitest'
import { minutes } from '../../../src/domain/shared/instant.ts'
import { err } from '../../../src/domain/shared/result.ts'
import { aRoleName } from '../../support/builders.ts'
import { aRole } from '../support/access.ts'
import { aLearner, bob, origin, signIn, succeeded } from '../support/people.ts'
import { withLog } from './support.ts'

const everything = { after: undefined, limit: 50 }

async function withReader(permission: string) {
  const log = await withLog()
  const { service, administrator } = log
  const role = await aRole(service, administrator, { name: 'reader', permissions: [permission] })
  const { user } = await aLearner(service)
  service.setUser(user.id, { role: aRoleName(role.name) })
  return { ...log, reader: await signIn(service, bob) }
}

describe('searching the audit log', () => {
  it('shows an administrator everything, newest first', async () => {
    const { service, administrator } = await withLog()
    const { searchAudit } = service.application.audit
    const { items } = succeeded(await searchAudit(administrator.caller, everything))
    expect(items.map(({ entry }) => entry)).toEqual(service.audit().toReversed())
  })

  it('shows support what happened to accounts, and none of the administration', async () => {
    const { service, reader } = await withReader('audit:read-support')
    const { searchAudit } = service.application.audit
    const { items } = succeeded(await searchAudit(reader.caller, everything))
    const shown = new Set(items.map(({ entry }) => entry.action.split('.')[0]))
    expect([...shown].sort()).toEqual(['account', 'session'])
    expect(service.audit().some(({ action }) => action === 'role.create')).toBe(true)
    const asked = await searchAudit(reader.caller, { ...everything, action: 'role.' })
    expect(succeeded(asked).items).toEqual([])
  })

  it('is refused without a permission', async () => {
    const { service } = await withLog()
    const { caller } = await aLearner(service)
    const { searchAudit, verifyAudit, exportAudit } = service.application.audit
    const refused = (permission: string) => err({ kind: 'permission_denied', permission })
    expect(await searchAudit(caller, everything)).toEqual(refused('audit:read'))
    expect(await verifyAudit(caller, { whole: true })).toEqual(refused('audit:verify'))
    expect(await exportAudit({ caller, query: {}, origin })).toEqual(refused('audit:verify'))
  })
})

describe('exporting the audit log', () => {
  it('gives every entry once, over pages, and is an entry itself', async () => {
    const { service, administrator } = await withLog()
    const one = service.audit()[0]
    if (!one) throw new Error('Nothing is noted')
    const commit = Array.from(
      { length: 1100 },
      () => ({ kind: 'append_audit', entry: one }) as const,
    )
    succeeded(await service.ports.unitOfWork.commit(commit))
    const { exportAudit } = service.application.audit
    const { caller } = administrator
    const records = succeeded(await exportAudit({ caller, query: {}, origin }))
    const numbers = new Set<number>()
    for await (const { number } of records) numbers.add(number)
    expect(numbers.size).toBe(service.audit().length)
    expect(service.audit().at(-1)).toMatchObject({ action: 'audit.export', actor: caller.userId })
  })

  it('gives what was asked for', async () => {
    const { service, administrator } = await withLog()
    const { user } = await aLearner(service)
    const { caller } = administrator
    const { exportAudit } = service.application.audit
    const query = { target: user.id, action: 'account.' }
    const actions = []
    for await (const { entry } of succeeded(await exportAudit({ caller, query, origin }))) {
      actions.push(entry.action)
    }
    expect(actions).toEqual(['account.register'])
  })

  it('asks who it is once more, when that was a while ago', async () => {
    const { service, administrator } = await withLog()
    service.clock.advance(minutes(6))
    const { caller } = administrator
    const { exportAudit } = service.application.audit
    const before = service.audit()
    expect(await exportAudit({ caller, query: {}, origin })).toMatchObject(
      err({ kind: 'step_up_required' }),
    )
    expect(service.audit()).toEqual(before)
  })
})

describe('having the audit log proven', () => {
  it('is for who may, a thousand rows of a stream at a time', async () => {
    const { service, reader } = await withReader('audit:verify')
    const one = service.audit()[0]
    if (!one) throw new Error('Nothing is noted')
    const commit = Array.from(
      { length: 1500 },
      () => ({ kind: 'append_audit', entry: one }) as const,
    )
    succeeded(await service.ports.unitOfWork.commit(commit))
    const { verifyAudit } = service.application.audit
    const [first] = succeeded(await verifyAudit(reader.caller, { whole: true }))
    expect(first).toMatchObject({ verified: 1000, complete: false })
    const after = new Map(first ? [[first.stream, first.place]] : [])
    const [second] = succeeded(await verifyAudit(reader.caller, { whole: true, after }))
    expect(second).toMatchObject({ verified: service.audit().length - 1000, complete: true })
  })
})
