import { expect, test } from 'vitest'
import type { MetricRecords } from '../../src/application/ports/metrics.ts'
import type { SeriesKey } from '../../src/domain/monitoring/series.ts'

/** The sums of all isolates. Others may count into them, so each test makes up its own series. */
export function describeMetricRecords(records: () => MetricRecords): void {
  const aSeries = (part = '') => `test_${crypto.randomUUID()}|${part}` as SeriesKey
  const increment = (key: SeriesKey, by: number) => ({
    increments: new Map([[key, by]]),
    gauges: new Map<SeriesKey, number>(),
  })
  const nothing = { increments: new Map<SeriesKey, number>(), gauges: new Map<SeriesKey, number>() }

  test('sum what many add at once, in any order', async () => {
    const key = aSeries()
    await Promise.all([1, 2, 3, 4].map((by) => records().add(increment(key, by))))
    expect((await records().addAndRead(nothing)).get(key)).toBe(10)
  })

  test('answer what is added along with the question', async () => {
    const key = aSeries()
    expect((await records().addAndRead(increment(key, 2))).get(key)).toBe(2)
    expect((await records().addAndRead(increment(key, 3))).get(key)).toBe(5)
  })

  test('sum fractions', async () => {
    const key = aSeries('sum')
    for (const by of [0.25, 1, 0.5]) await records().add(increment(key, by))
    expect((await records().addAndRead(nothing)).get(key)).toBeCloseTo(1.75, 10)
  })

  test('keep the last value of a gauge', async () => {
    const key = aSeries()
    for (const value of [7, 0.5]) {
      await records().add({ increments: new Map(), gauges: new Map([[key, value]]) })
    }
    expect((await records().addAndRead(nothing)).get(key)).toBe(0.5)
  })

  test('take nothing for nothing', async () => {
    await expect(records().add(nothing)).resolves.toBeUndefined()
  })
}
