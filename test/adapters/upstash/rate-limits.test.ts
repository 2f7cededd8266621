import { beforeAll, describe, expect, test } from 'vitest'
import { createPseudonyms } from '../../../src/adapters/outbound/noble/pseudonyms.ts'
import { withLedger } from '../../../src/adapters/outbound/system/ledger.ts'
import { createUpstashRateLimits } from '../../../src/adapters/outbound/upstash/rate-limits.ts'
import { createRedis } from '../../../src/adapters/outbound/upstash/redis.ts'
import type { RateLimits } from '../../../src/application/ports/rate-limits.ts'
import { describeRateLimits } from '../../contract/rate-limits.ts'
import { anAddress } from '../../support/addresses.ts'
import { unique } from '../../support/builders.ts'
import { type OwnCloud, useOwnCloud } from '../../support/own-cloud.ts'
import { aTokenKey } from '../../support/test-application.ts'

describe('rate limits on the embedded Redis', () => {
  describeUpstashRateLimits(useOwnCloud())
})

const { TEST_REDIS_URL: redisUrl } = process.env
describe.skipIf(!redisUrl)('rate limits on a real Redis (set TEST_REDIS_URL)', () => {
  if (redisUrl) describeUpstashRateLimits(useOwnCloud({ redisUrl }))
})

function describeUpstashRateLimits(own: () => OwnCloud): void {
  let rateLimits: RateLimits

  beforeAll(async () => {
    rateLimits = over(own(), unique()) // a key of its own: a real Redis keeps what runs before have counted
    // The embedded Redis takes its time to learn the script.
    await rateLimits.take({ limit: 'link', address: anAddress() }).catch(() => {})
  })

  describeRateLimits(() => rateLimits)

  test('isolates count together', async () => {
    const key = unique()
    const question = { limit: 'link', address: anAddress(), account: unique() } as const
    await over(own(), key).take(question)
    expect(await over(own(), key).take(question)).toMatchObject([{ remaining: 8 }, {}, {}])
  })

  test('all policies of a request are one trip', async () => {
    await own().reset()
    const question = { limit: 'sign_in', address: anAddress(), account: unique() } as const
    await withLedger(() => rateLimits.take(question))
    expect((await own().stats()).redis).toBe(1)
  })

  test('a Redis that has lost the script learns it again', async () => {
    const question = { limit: 'link', address: anAddress(), account: unique() } as const
    await rateLimits.take(question)
    await fetch(`${own().cloud.redisUrl}/script/flush`, {
      headers: { Authorization: `Bearer ${own().cloud.redisToken}` },
    })
    expect(await rateLimits.take(question)).toMatchObject([{ remaining: 8 }, {}, {}])
  })

  test('no key tells who was counted', async () => {
    const [address, account] = [anAddress(), `${unique()}@example.org`]
    await rateLimits.take({ limit: 'link', address, account })
    const response = await fetch(`${own().cloud.redisUrl}/keys/*`, {
      headers: { Authorization: `Bearer ${own().cloud.redisToken}` },
    })
    const { result } = (await response.json()) as { result: string[] }
    expect(result.some((key) => key.startsWith('limit:link-address:'))).toBe(true)
    expect(result.join()).not.toContain(account)
    expect(result.join()).not.toContain(address)
  })
}

function over({ cloud }: OwnCloud, key: string): RateLimits {
  const redis = createRedis({
    url: cloud.redisUrl,
    token: cloud.redisToken,
    answerWithinMs: 10_000, // what is counted, not how fast
  })
  return createUpstashRateLimits({ redis, pseudonyms: createPseudonyms(aTokenKey(key)) })
}
