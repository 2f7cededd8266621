import { beforeAll, describe, expect, test } from 'vitest'
import { createMemoryMetricRecords } from '../../../src/adapters/outbound/memory/metric-records.ts'
import { createMetricRecords } from '../../../src/adapters/outbound/upstash/metric-records.ts'
import { createRedis } from '../../../src/adapters/outbound/upstash/redis.ts'
import type { MetricRecords } from '../../../src/application/ports/metrics.ts'
import type { SeriesKey } from '../../../src/domain/monitoring/series.ts'
import { describeMetricRecords } from '../../contract/metric-records.ts'
import { type OwnCloud, useOwnCloud } from '../../support/own-cloud.ts'

describe('the sums in memory', () => {
  const records = createMemoryMetricRecords()
  describeMetricRecords(() => records)
})

describe('the sums in the embedded Redis', () => {
  const own = useOwnCloud()
  describeStored(own)

  test('are brought in one request, however many they are', async () => {
    await own().reset()
    const increments = new Map(
      Array.from({ length: 50 }, (_, index) => [`test_${index}|` as SeriesKey, 1] as const),
    )
    await stored(own()).addAndRead({ increments, gauges: new Map() })
    expect(await own().stats()).toEqual({ sql: 0, redis: 1 })
  })
})

const { TEST_REDIS_URL: redisUrl } = process.env
describe.skipIf(!redisUrl)('the sums in a real Redis (set TEST_REDIS_URL)', () => {
  if (redisUrl) describeStored(useOwnCloud({ redisUrl }))
})

function describeStored(own: () => OwnCloud): void {
  let records: MetricRecords
  beforeAll(() => {
    records = stored(own())
  })
  describeMetricRecords(() => records)
}

function stored({ cloud }: OwnCloud): MetricRecords {
  return createMetricRecords(createRedis({ url: cloud.redisUrl, token: cloud.redisToken }))
}
