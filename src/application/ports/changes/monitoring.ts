/** Changes of what the alerts remember. */
import type { Instant } from '../../../domain/shared/instant.ts'
import type { AlertEvaluation } from '../alert-evaluations.ts'

/** Fails with `stale` when another evaluation has its place in the sequence. Forgets those before `keptSince`. */
export interface MonitoringChange {
  readonly kind: 'record_evaluation'
  readonly evaluation: AlertEvaluation
  readonly keptSince: Instant
}
