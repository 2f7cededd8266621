import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalCloud } from '../src/index.ts'
import { type PreparedBacking, redisBackings } from './support/backings.ts'
import { startTestCloud, uniqueName } from './support/cloud.ts'

// A window so long that no test sees its end.
const day = '1 d'

for (const backing of redisBackings)
  describe.skipIf(backing.skipped)(`@upstash/ratelimit on ${backing.name}`, () => {
    let prepared: PreparedBacking
    let cloud: LocalCloud
    let redis: Redis

    beforeAll(async () => {
      prepared = await backing.prepare()
      cloud = await startTestCloud(prepared.options)
      redis = new Redis({ url: cloud.redisUrl, token: cloud.redisToken, retry: false })
    })
    afterAll(async () => {
      await cloud?.close()
      await prepared?.cleanUp()
    })

    const limiters = {
      'a fixed window': () => Ratelimit.fixedWindow(3, day),
      'a sliding window': () => Ratelimit.slidingWindow(3, day),
      'a sliding window of 30 days': () => Ratelimit.slidingWindow(3, '30 d'),
      'a token bucket': () => Ratelimit.tokenBucket(1, day, 3),
    }

    for (const [name, limiter] of Object.entries(limiters)) {
      const create = (prefix = `${prepared.prefix}${uniqueName('limit')}`) =>
        new Ratelimit({ redis, limiter: limiter(), prefix, ephemeralCache: false })

      it(`${name} lets three through and no more, for each name`, async () => {
        const limit = create()
        const outcomes: [boolean, number][] = []
        for (let i = 0; i < 5; i += 1) {
          const { success, remaining } = await limit.limit('somebody')
          outcomes.push([success, remaining])
        }
        expect(outcomes).toEqual([
          [true, 2],
          [true, 1],
          [true, 0],
          [false, 0],
          [false, 0],
        ])
        expect((await limit.limit('somebody else')).success).toBe(true)
      })

      it(`${name} lets exactly three of many at once through`, async () => {
        const limit = create()
        const all = await Promise.all(Array.from({ length: 10 }, () => limit.limit('x')))
        expect(all.filter(({ success }) => success)).toHaveLength(3)
      })

      it(`${name} says what is left, and forgets on demand`, async () => {
        const limit = create()
        expect(await limit.getRemaining('x')).toMatchObject({ remaining: 3, limit: 3 })
        await limit.limit('x')
        expect(await limit.getRemaining('x')).toMatchObject({ remaining: 2 })
        await limit.resetUsedTokens('x')
        expect(await limit.getRemaining('x')).toMatchObject({ remaining: 3 })
      })

      it(`${name} can spend several at once`, async () => {
        const limit = create()
        expect(await limit.limit('x', { rate: 2 })).toMatchObject({ success: true, remaining: 1 })
      })

      it(`${name} takes a limit that is set at run time`, async () => {
        const prefix = `${prepared.prefix}${uniqueName('limit')}`
        const limit = new Ratelimit({
          redis,
          limiter: limiter(),
          prefix,
          ephemeralCache: false,
          dynamicLimits: true,
        })
        await limit.setDynamicLimit({ limit: 1 })
        expect((await limit.limit('x')).success).toBe(true)
        expect((await limit.limit('x')).success).toBe(false)
      })
    }
  })
