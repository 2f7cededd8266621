import type { MetricChanges, MetricRecords } from '../../../application/ports/metrics.ts'

/** The sums in memory. */
export function createMemoryMetricRecords(): MetricRecords {
  const totals = new Map<string, number>()

  return {
    async add(changes) {
      apply(changes)
    },
    async addAndRead(changes) {
      apply(changes)
      return new Map(totals)
    },
  }

  function apply({ increments, gauges }: MetricChanges): void {
    for (const [series, by] of increments) totals.set(series, (totals.get(series) ?? 0) + by)
    for (const [series, value] of gauges) totals.set(series, value)
  }
}
