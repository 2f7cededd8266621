import { describe, expect, it } from 'vitest'
import { exportLimits, type Records } from '../../../src/application/account/export-account.ts'
import type { Change } from '../../../src/application/ports/unit-of-work.ts'
import { err } from '../../../src/domain/shared/result.ts'
import { ada, aLearner, anAdministrator, origin, signIn, succeeded } from '../support/people.ts'
import { aService } from '../support/service.ts'

const administratorsOrigin = { ...origin, address: '198.51.100.9', userAgent: 'Admin/1.0' }

async function withAda() {
  const service = aService()
  const here = await aLearner(service, ada)
  const exported = async () => {
    const { exportAccount } = service.application.account
    return succeeded(await exportAccount({ caller: here.caller, origin }))
  }
  return { service, here, exported }
}

describe('the export of an account', () => {
  it('has the profile, every session and every entry, the newest first', async () => {
    const { service, here, exported } = await withAda()
    await service.application.session.signIn({ identifier: 'ada', password: 'wrong one', origin })
    const elsewhere = await signIn(service, ada)
    await service.application.session.signOut({
      caller: elsewhere.caller,
      everywhere: false,
      origin,
    })
    const file = await exported()
    expect(file).toMatchObject({ exportedAt: service.clock.now(), user: here.user })
    expect(await all(file.sessions)).toMatchObject({
      items: [
        { id: elsewhere.caller.sessionId, endReason: 'sign_out' },
        { id: here.caller.sessionId, endReason: null },
      ],
      complete: true,
    })
    const entries = await all(file.auditEntries)
    expect(entries.items.map(({ action, outcome, by }) => [action, outcome, by])).toEqual([
      ['account.export', 'success', 'you'],
      ['session.sign_out', 'success', 'you'],
      ['session.sign_in', 'success', 'you'],
      ['session.sign_in', 'failure', 'nobody_signed_in'],
      ['session.sign_in', 'success', 'you'],
      ['account.register', 'success', 'you'],
    ])
  })

  it('has no secret: no password’s hash, no token’s', async () => {
    const { service, here, exported } = await withAda()
    const file = await exported()
    const text = JSON.stringify([file, await all(file.sessions), await all(file.auditEntries)])
    const { passwordHash } = (await service.ports.users.withPassword(here.user.id)) ?? {}
    expect(passwordHash).toBeDefined()
    expect(text).not.toContain(passwordHash)
    expect(text).not.toMatch(/hash/i)
  })

  it('says what others did to the account, not who they are, where they were, or what they did elsewhere', async () => {
    const { service, here, exported } = await withAda()
    const admin = await anAdministrator(service)
    const { updateUser } = service.application.users
    const command = { caller: admin.caller, expectedVersions: undefined, firstName: 'Augusta' }
    await updateUser({ ...command, id: here.user.id, origin: administratorsOrigin })
    const file = await exported()
    const { items } = await all(file.auditEntries)
    const change = items.find(({ action }) => action === 'user.update')
    expect(change).toMatchObject({
      by: 'somebody_else',
      aboutYou: true,
      details: { 'after.firstName': 'Augusta' },
      origin: undefined,
    })
    const text = JSON.stringify(items)
    for (const theirs of [admin.user.id, '198.51.100.9', 'Admin/1.0']) {
      expect(text).not.toContain(theirs)
    }
  })

  it('says of what the person did to others that it was done, not to whom or what it changed', async () => {
    const { service, here } = await withAda()
    const admin = await anAdministrator(service)
    await service.application.users.updateUser({
      caller: admin.caller,
      expectedVersions: undefined,
      firstName: 'Augusta',
      id: here.user.id,
      origin: administratorsOrigin,
    })
    const { exportAccount } = service.application.account
    const file = succeeded(await exportAccount({ caller: admin.caller, origin }))
    const { items } = await all(file.auditEntries)
    expect(items.find(({ action }) => action === 'user.update')).toMatchObject({
      by: 'you',
      aboutYou: false,
      origin: administratorsOrigin,
    })
    expect(JSON.stringify(items)).not.toMatch(new RegExp(`Augusta|${here.user.id}`))
  })

  it('is bounded, reads no more than it must, and says when there is more', async () => {
    const { service, here, exported } = await withAda()
    const entry = (index: number): Change => ({
      kind: 'append_audit',
      entry: {
        at: service.clock.now(),
        action: 'account.update_profile',
        actor: here.user.id,
        target: here.user.id,
        outcome: 'success',
        origin,
        details: { index },
      },
    })
    const entries = Array.from({ length: exportLimits.recordsMax }, (_, index) => entry(index))
    await service.ports.unitOfWork.commit(entries)
    const { items, complete } = await all((await exported()).auditEntries)
    expect(items).toHaveLength(exportLimits.recordsMax)
    expect(complete).toBe(false)
    expect(items[1]?.details).toEqual({ index: exportLimits.recordsMax - 1 })
  })

  it('is noted before anything is read out, and for nobody whose session has ended', async () => {
    const { service, here, exported } = await withAda()
    await exported()
    expect(service.audit().at(-1)).toMatchObject({ action: 'account.export', outcome: 'success' })
    await service.application.session.signOut({ caller: here.caller, everywhere: true, origin })
    const { exportAccount } = service.application.account
    expect(await exportAccount({ caller: here.caller, origin })).toEqual(
      err({ kind: 'session_ended' }),
    )
    expect(service.audit().at(-1)?.action).toBe('session.sign_out')
  })
})

async function all<Item>(records: Records<Item>) {
  const items: Item[] = []
  for (;;) {
    const next = await records.next()
    if (next.done) return { items, ...next.value }
    items.push(next.value)
  }
}
