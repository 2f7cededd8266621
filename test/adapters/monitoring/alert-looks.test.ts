import { beforeAll, describe } from 'vitest'
import { createMemoryAlertLooks } from '../../../src/adapters/outbound/memory/alert-looks.ts'
import { createAlertLooks } from '../../../src/adapters/outbound/upstash/alert-looks.ts'
import { createRedis } from '../../../src/adapters/outbound/upstash/redis.ts'
import type { AlertLooks } from '../../../src/application/ports/alert-looks.ts'
import { describeAlertLooks } from '../../contract/alert-looks.ts'
import { type OwnCloud, useOwnCloud } from '../../support/own-cloud.ts'

describe('the last look in memory', () => {
  const looks = createMemoryAlertLooks()
  describeAlertLooks(() => looks)
})

describe('the last look in the embedded Redis', () => {
  describeStored(useOwnCloud())
})

const { TEST_REDIS_URL: redisUrl } = process.env
describe.skipIf(!redisUrl)('the last look in a real Redis (set TEST_REDIS_URL)', () => {
  if (redisUrl) describeStored(useOwnCloud({ redisUrl }))
})

function describeStored(own: () => OwnCloud): void {
  let looks: AlertLooks
  beforeAll(async () => {
    const { redisUrl: url, redisToken: token } = own().cloud
    const redis = createRedis({ url, token })
    await redis.send((pipeline) => pipeline.del('alerts')) // a real one may remember other tests
    looks = createAlertLooks(redis)
  })
  describeAlertLooks(() => looks)
}
