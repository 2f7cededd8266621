import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeRefresh } from '../../../src/domain/session/refresh.ts'
import {
  days,
  type Instant,
  instant,
  after as later,
  seconds,
} from '../../../src/domain/shared/instant.ts'

const usedAt = instant(Date.UTC(2026, 0, 5, 9))
const graceMs = seconds(10)
const graceEnds = later(usedAt, graceMs)

const judge = (token: Parameters<typeof judgeRefresh>[0], now: Instant) =>
  judgeRefresh(token, now, graceMs)

describe('a presented refresh token', () => {
  it('rotates at its first use', () => {
    expect(judge({ usedAt: null, successorUsedAt: null }, usedAt)).toBe('rotate')
  })

  it('gets the same successor within the grace, though that one is in use already', () => {
    const token = { usedAt, successorUsedAt: later(usedAt, 1) }
    expect(judge(token, usedAt)).toBe('repeat')
    expect(judge(token, graceEnds)).toBe('repeat')
  })

  it('is theft once the grace is over and its successor has been used', () => {
    const token = { usedAt, successorUsedAt: later(usedAt, 1) }
    expect(judge(token, later(graceEnds, 1))).toBe('reuse')
  })

  it('gets the same successor however late while that one was never used', () => {
    const token = { usedAt, successorUsedAt: null }
    expect(judge(token, later(graceEnds, 1))).toBe('repeat')
    expect(judge(token, later(usedAt, days(29)))).toBe('repeat')
  })

  it('is theft exactly when it is used, late, and its successor has been used', () => {
    const moment = fc.integer({ min: 0, max: days(1) }).map((ms) => later(usedAt, ms))
    const token = fc.record({
      usedAt: fc.option(moment),
      successorUsedAt: fc.option(moment),
    })
    fc.assert(
      fc.property(token, moment, fc.integer({ min: 0, max: days(1) }), (presented, now, grace) => {
        const { usedAt, successorUsedAt } = presented
        const late = usedAt !== null && now - usedAt > grace
        expect(judgeRefresh(presented, now, grace) === 'reuse').toBe(
          late && successorUsedAt !== null,
        )
        expect(judgeRefresh(presented, now, grace) === 'rotate').toBe(usedAt === null)
      }),
    )
  })

  it('is never forgiven again: what was theft stays theft as time passes', () => {
    const ms = fc.integer({ min: 0, max: days(1) })
    fc.assert(
      fc.property(ms, ms, ms, (successorAfter, presentedAfter, longer) => {
        const token = { usedAt, successorUsedAt: later(usedAt, successorAfter) }
        const now = later(usedAt, presentedAfter)
        fc.pre(judge(token, now) === 'reuse')
        expect(judge(token, later(now, longer))).toBe('reuse')
      }),
    )
  })
})
