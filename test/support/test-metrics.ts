/** Metrics that stay where they are counted, and what a test asks of them. */
import { routePatterns } from '../../src/adapters/inbound/http/route-patterns.ts'
import { createIsolateMetrics } from '../../src/adapters/outbound/isolate/metrics.ts'
import { createMemoryMetricRecords } from '../../src/adapters/outbound/memory/metric-records.ts'

export function createTestMetrics() {
  const metrics = createIsolateMetrics({
    records: createMemoryMetricRecords(),
    soon: () => {},
    routes: routePatterns,
  })
  return {
    ...metrics,
    answered: () => {},
    /** Every series counted so far that begins so. */
    async series(prefix: string): Promise<Readonly<Record<string, number>>> {
      const totals = await metrics.collect()
      return Object.fromEntries([...totals].filter(([key]) => key.startsWith(prefix)))
    },
  }
}
