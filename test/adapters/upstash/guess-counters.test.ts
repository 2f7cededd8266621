import { beforeAll, describe, expect, test } from 'vitest'
import { createPseudonyms } from '../../../src/adapters/outbound/noble/pseudonyms.ts'
import { systemClock } from '../../../src/adapters/outbound/system/clock.ts'
import { createUpstashGuessCounters } from '../../../src/adapters/outbound/upstash/guess-counters.ts'
import { createRedis } from '../../../src/adapters/outbound/upstash/redis.ts'
import type { GuessCounters } from '../../../src/application/ports/guess-counters.ts'
import { describeGuessCounters } from '../../contract/guess-counters.ts'
import { unique } from '../../support/builders.ts'
import { type OwnCloud, useOwnCloud } from '../../support/own-cloud.ts'
import { aTokenKey } from '../../support/test-application.ts'

describe('guesses counted in the embedded Redis', () => {
  describeUpstashGuessCounters(useOwnCloud())
})

const { TEST_REDIS_URL: redisUrl } = process.env
describe.skipIf(!redisUrl)('guesses counted in a real Redis (set TEST_REDIS_URL)', () => {
  if (redisUrl) describeUpstashGuessCounters(useOwnCloud({ redisUrl }))
})

function describeUpstashGuessCounters(own: () => OwnCloud): void {
  // Redis expires by its own clock: one moment of it, for all tests.
  const moment = systemClock.now()
  let counters: GuessCounters

  beforeAll(async () => {
    const { redisUrl: url, redisToken: token } = own().cloud
    const redis = createRedis({ url, token, answerWithinMs: 10_000 }) // what is counted, not how fast
    const pseudonyms = createPseudonyms(aTokenKey(unique()))
    counters = createUpstashGuessCounters({ redis, pseudonyms })
    await counters.attempt(unique(), moment).catch(() => {}) // the first script takes its time
  })

  describeGuessCounters(
    () => counters,
    () => moment,
  )

  test('no key and no member tells who it is, and every key is forgotten', async () => {
    const [account, place] = [`${unique()}@example.org`, '192.0.2.7/32']
    await counters.attempt(account, moment)
    await counters.failedAt(place, account, 600_000, moment)
    const ask = async (path: string) => {
      const response = await fetch(`${own().cloud.redisUrl}/${path}`, {
        headers: { Authorization: `Bearer ${own().cloud.redisToken}` },
      })
      return ((await response.json()) as { result: unknown }).result
    }
    const keys = (await ask('keys/*')) as string[]
    const ours = keys.filter((key) => /^(guess|failed):/.test(key))
    expect(ours.length).toBeGreaterThan(1)
    expect(ours.join()).not.toMatch(/example|192\.0/)
    for (const key of ours) expect(await ask(`pttl/${encodeURIComponent(key)}`)).toBeGreaterThan(0)
  })
}
