import { describe, expect, it } from 'vitest'
import { after, hours, minutes } from '../../../src/domain/shared/instant.ts'
import { aLearner } from '../support/people.ts'
import { withLog } from './support.ts'

describe('checkpoints', () => {
  it('are signed once an hour when they are due, and at once for who asks', async () => {
    const { service, sign, auditRecords } = await withLog()
    expect((await sign('due')).length).toBe(1)
    expect(await sign('due')).toEqual([])
    service.clock.advance(minutes(59))
    await aLearner(service)
    expect(await sign('due')).toEqual([])
    await sign('now')
    expect(await auditRecords.checkpoints()).toHaveLength(2)
  })

  it('are none of a log in which nothing is new', async () => {
    const { sign, auditRecords } = await withLog()
    await sign()
    await sign()
    expect(await auditRecords.checkpoints()).toHaveLength(1)
  })

  it('let the next proof begin behind them', async () => {
    const { service, sign, check } = await withLog()
    await sign()
    const before = service.audit().length
    await aLearner(service)
    const [report] = await check({ whole: false, rowsMax: 10_000 })
    expect(report?.verified).toBe(service.audit().length - before)
  })
})

describe('retention', () => {
  it('forgets up to the newest checkpoint from before then, and no further', async () => {
    const { service, sign, retain, check } = await withLog()
    const first = service.audit().length
    await sign()
    service.clock.advance(hours(2))
    await aLearner(service)
    await sign()
    const { removed } = await retain(after(service.clock.now(), -hours(1)))
    expect(removed).toBe(first)
    expect(service.audit().at(-1)).toMatchObject({
      action: 'audit.retain',
      onBehalfOf: 'operator',
      details: { upTo: [`0/${first}`] },
    })
    const [report] = await check()
    expect(report).toMatchObject({ verified: service.audit().length - first, complete: true })
    expect(report).not.toHaveProperty('fault')
  })

  it('twice forgets nothing more', async () => {
    const { service, sign, retain } = await withLog()
    await sign()
    service.clock.advance(hours(2))
    await retain(service.clock.now())
    const noted = service.audit()
    expect((await retain(service.clock.now())).removed).toBe(0)
    expect(service.audit()).toEqual(noted)
  })

  it('of a log that does not hold forgets nothing', async () => {
    const { service, sign, retain, tamper, auditRecords } = await withLog()
    await sign()
    service.clock.advance(hours(2))
    tamper({
      chain: async (...asked) =>
        (await auditRecords.chain(...asked)).map((row) => ({ ...row, hash: 'f'.repeat(64) })),
    })
    const { removed, reports } = await retain(service.clock.now())
    expect(removed).toBe(0)
    expect(reports[0]?.fault).toBeDefined()
  })

  it('is signed for: nobody else makes a beginning disappear', async () => {
    const { service, sign, check, tamper, auditRecords } = await withLog()
    await sign()
    await aLearner(service)
    const [checkpoint] = await auditRecords.checkpoints()
    const chain: typeof auditRecords.chain = async (stream, from, limit) =>
      (await auditRecords.chain(stream, from, limit)).filter(
        ({ seq }) => seq > (checkpoint?.seq ?? 0),
      )
    tamper({ chain })
    expect((await check())[0]?.fault).toMatchObject({ kind: 'gap' })
    const retention = { at: service.clock.now(), signature: checkpoint?.signature ?? '' }
    const forged = checkpoint ? [{ ...checkpoint, retention }] : []
    tamper({ chain, checkpoints: async () => forged })
    expect((await check())[0]?.fault).toMatchObject({ kind: 'forged_checkpoint' })
  })
})
