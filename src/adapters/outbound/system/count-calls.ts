/** Counts what a ledger holds: trips to dependencies with their time, and the time of hashing. */
import type { Metrics } from '../../../application/ports/metrics.ts'
import type { Ledger } from './ledger.ts'

export function countCalls(metrics: Metrics, { calls }: Ledger): void {
  for (const { cost, durationMs, failed } of calls) {
    const seconds = durationMs / 1000
    switch (cost) {
      case 'policy':
        break
      case 'hash':
        metrics.observe('gatehouse_hash_duration_seconds', {}, seconds)
        break
      default: {
        const result = failed ? 'failed' : 'answered'
        metrics.count('gatehouse_dependency_trips_total', { dependency: cost, result })
        metrics.observe('gatehouse_dependency_duration_seconds', { dependency: cost }, seconds)
      }
    }
  }
}
