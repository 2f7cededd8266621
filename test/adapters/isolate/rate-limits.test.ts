import { describe, expect, test } from 'vitest'
import { createIsolateRateLimits } from '../../../src/adapters/outbound/isolate/rate-limits.ts'
import { minutes } from '../../../src/domain/shared/instant.ts'
import { describeRateLimits } from '../../contract/rate-limits.ts'
import { anAddress } from '../../support/addresses.ts'
import { createTestClock } from '../../support/test-clock.ts'

describe('rate limits counted in the isolate', () => {
  const limits = createIsolateRateLimits({ clock: createTestClock() })
  describeRateLimits(() => limits)

  test('there is something again when the window has slid on', async () => {
    const clock = createTestClock()
    const sliding = createIsolateRateLimits({ clock })
    const question = { limit: 'sign_in', address: anAddress(), account: 'ana' } as const
    const allowed = async () => (await sliding.take(question))[0]?.allowed
    for (let n = 0; n < 10; n += 1) expect(await allowed()).toBe(true)
    expect(await allowed()).toBe(false)
    clock.advance(minutes(1.5)) // half of the last minute still counts
    const outcomes = []
    for (let n = 0; n < 6; n += 1) outcomes.push(await allowed())
    expect(outcomes).toEqual([true, true, true, true, true, false])
  })

  test('a stricter share leaves something of the smallest limit', async () => {
    const strict = createIsolateRateLimits({ clock: createTestClock(), share: 0.01 })
    const [first] = await strict.take({ limit: 'link', address: anAddress(), account: 'x' })
    expect(first).toMatchObject({ allowed: true, remaining: 0, policy: { quota: 1 } })
  })
})
