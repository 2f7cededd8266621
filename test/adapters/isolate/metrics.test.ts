import { describe, expect, test } from 'vitest'
import { createIsolateMetrics } from '../../../src/adapters/outbound/isolate/metrics.ts'
import { createMemoryMetricRecords } from '../../../src/adapters/outbound/memory/metric-records.ts'
import { createSoon } from '../../../src/adapters/outbound/system/soon.ts'
import type { Background } from '../../../src/application/ports/background.ts'
import type { MetricChanges, MetricRecords } from '../../../src/application/ports/metrics.ts'
import { seconds } from '../../../src/domain/shared/instant.ts'
import { createTestClock } from '../../support/test-clock.ts'

function setUp(options: { records?: MetricRecords } = {}) {
  const { records = createMemoryMetricRecords() } = options
  const clock = createTestClock()
  const sent: MetricChanges[] = []
  const paused: (() => void)[] = []
  const tasks: Promise<void>[] = []
  const metrics = createIsolateMetrics({
    records: {
      ...records,
      add: (changes) => {
        sent.push(changes)
        return records.add(changes)
      },
    },
    routes: ['/auth/login'],
    soon: createSoon({
      name: 'bring metrics',
      everyMs: seconds(2),
      clock,
      pause: () => new Promise((resolve) => paused.push(resolve)),
    }),
  })
  const background: Background = { run: (_name, task) => tasks.push(task().catch(() => {})) }
  return {
    metrics,
    clock,
    sent,
    request() {
      metrics.count('gatehouse_block_hits_total', {})
      metrics.answered(background)
    },
    async pass() {
      for (const resume of paused.splice(0)) resume()
      await Promise.all(tasks.splice(0))
    },
  }
}

const blocks = 'gatehouse_block_hits_total|'

describe('what an isolate counts', () => {
  test('leaves once for all the requests of a while', async () => {
    const { metrics, request, pass, sent } = setUp()
    for (let n = 0; n < 5; n += 1) request()
    expect(sent).toEqual([])
    await pass()
    expect(sent.map(({ increments }) => [...increments])).toEqual([[[blocks, 5]]])
    request()
    await pass()
    expect((await metrics.collect()).get(blocks)).toBe(6)
  })

  test('is not there twice when it is asked for in between', async () => {
    const { metrics, request, pass } = setUp()
    request()
    expect((await metrics.collect()).get(blocks)).toBe(1)
    await pass()
    expect((await metrics.collect()).get(blocks)).toBe(1)
  })

  test('is kept while the sums are away, and brought later', async () => {
    const stored = createMemoryMetricRecords()
    let away = true
    const records: MetricRecords = {
      ...stored,
      add: (changes) => (away ? Promise.reject(new Error('away')) : stored.add(changes)),
    }
    const { metrics, request, pass } = setUp({ records })
    request()
    await pass()
    request()
    away = false
    await pass()
    expect((await metrics.collect()).get(blocks)).toBe(2)
  })

  test('leaves with another request when the one that was to take it along was cut off', async () => {
    const { request, clock, pass, sent } = setUp()
    request()
    clock.advance(seconds(60)) // nobody resumes it
    request()
    await pass()
    expect(
      sent.map(({ increments }) => increments.get('gatehouse_block_hits_total|' as never)),
    ).toContain(2)
  })
})

describe('a label', () => {
  const hostile = ['/auth/login"} 1\nevil 1', 'a|b', '', '__proto__', 'é'.repeat(5000), '{"a":1}']

  test.each(hostile)('takes nothing that a client made up: %j', async (value) => {
    const { metrics } = setUp()
    metrics.count('gatehouse_http_requests_total', {
      method: value as 'GET',
      route: value,
      status: '2xx',
    })
    metrics.count('gatehouse_mails_total', { result: value as 'sent' })
    metrics.observe('gatehouse_http_request_duration_seconds', { method: 'GET', route: value }, 1)
    expect([...(await metrics.collect()).keys()]).toEqual([
      'gatehouse_http_requests_total|other|other|2xx|',
      'gatehouse_http_request_duration_seconds|GET|other|1',
      'gatehouse_http_request_duration_seconds|GET|other|sum',
    ])
  })

  test('takes a pattern of ours', async () => {
    const { metrics } = setUp()
    metrics.count('gatehouse_http_requests_total', {
      method: 'POST',
      route: '/auth/login',
      status: '4xx',
    })
    expect([...(await metrics.collect()).keys()]).toEqual([
      'gatehouse_http_requests_total|POST|/auth/login|4xx|',
    ])
  })
})
