import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextAttemptAt } from '../../../src/domain/notification/retry.ts'
import { hours, instant, minutes, seconds } from '../../../src/domain/shared/instant.ts'

const now = instant(Date.UTC(2026, 0, 5, 9))
const delayAfter = (attempts: number) => nextAttemptAt(now, attempts) - now

describe('a message that could not be sent', () => {
  it.each([
    [1, seconds(30)],
    [2, minutes(1)],
    [3, minutes(2)],
    [4, minutes(4)],
    [7, minutes(32)],
    [8, hours(1)],
    [1000, hours(1)],
  ])('is tried again after attempt %i in %i ms', (attempts, delay) => {
    expect(delayAfter(attempts)).toBe(delay)
  })

  it('never waits less than after the attempt before, nor more than an hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (attempts) => {
        expect(delayAfter(attempts + 1)).toBeGreaterThanOrEqual(delayAfter(attempts))
        expect(delayAfter(attempts)).toBeLessThanOrEqual(hours(1))
      }),
    )
  })
})
