import { describe, expect, it } from 'vitest'
import { aLearner } from '../support/people.ts'
import { withLog } from './support.ts'

const only = <T>(items: readonly T[]) => {
  const [item] = items
  if (item === undefined || items.length > 1) throw new Error(`${items.length} instead of one`)
  return item
}

describe('a proof', () => {
  it('counts what it has looked at, and says whether that was everything', async () => {
    const { check, entries } = await withLog()
    expect(only(await check())).toMatchObject({ verified: entries(), complete: true })
    const some = only(await check({ whole: true, rowsMax: 1 }))
    expect(some).toMatchObject({ verified: 1, complete: false })
    expect(some).not.toHaveProperty('fault')
  })

  it('goes on where it is told to', async () => {
    const { service, check, entries } = await withLog()
    await aLearner(service)
    const { stream, place } = only(await check({ whole: true, rowsMax: 1 }))
    const after = new Map([[stream, place]])
    const rest = only(await check({ whole: true, rowsMax: 10_000, after }))
    expect(rest).toMatchObject({ verified: entries() - 1, complete: true })
  })

  it('of nothing finds nothing bad', async () => {
    const { check, tamper } = await withLog()
    tamper({ heads: async () => new Map() })
    expect(await check()).toEqual([])
  })

  it('names a row that is not what was written, and looks no further', async () => {
    const { check, tamper, auditRecords } = await withLog()
    tamper({
      chain: async (...asked) =>
        (await auditRecords.chain(...asked)).map((row) =>
          row.seq === 2 ? { ...row, columns: row.columns.with(1, 'user.delete') } : row,
        ),
    })
    expect(only(await check()).fault).toEqual({ kind: 'changed', seq: 2 })
  })

  it.each([
    ['gap', 1, (rows: readonly { seq: number }[]) => rows.filter(({ seq }) => seq !== 1)],
    ['truncated', 2, (rows: readonly { seq: number }[]) => rows.filter(({ seq }) => seq < 2)],
  ])('names a %s', async (kind, place, without) => {
    const { check, tamper, auditRecords } = await withLog()
    tamper({
      chain: async (...asked) => {
        const rows = await auditRecords.chain(...asked)
        const left = new Set(without(rows))
        return rows.filter((row) => left.has(row))
      },
    })
    const { fault } = only(await check())
    expect(fault?.kind).toBe(kind)
    expect(fault?.seq).toBe(kind === 'gap' ? place + 1 : place)
  })

  it('misses a row whose head says something else', async () => {
    const { check, tamper, auditRecords } = await withLog()
    const [[stream, head] = [0, { seq: 0, hash: '' }]] = [...(await auditRecords.heads())]
    tamper({ heads: async () => new Map([[stream, { ...head, hash: 'f'.repeat(64) }]]) })
    expect(only(await check()).fault).toEqual({ kind: 'changed', seq: head.seq })
  })

  it('does not believe a checkpoint that no key of ours has signed', async () => {
    const { check, sign, tamper, auditRecords } = await withLog()
    await sign()
    const checkpoints = await auditRecords.checkpoints()
    tamper({
      checkpoints: async () => checkpoints.map((one) => ({ ...one, at: one.at + 1 }) as never),
    })
    expect(only(await check()).fault).toMatchObject({ kind: 'forged_checkpoint' })
  })
})
