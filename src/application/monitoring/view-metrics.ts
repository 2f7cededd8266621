import { requirements } from '../../domain/access/requirement.ts'
import type { AnyCaller } from '../../domain/portal/service-caller.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { CollectedMetrics, MetricTotals } from '../ports/metrics.ts'

/** The sums over all isolates, for whoever collects them. One trip, beside the admission's. */
export type ViewMetrics = (caller: AnyCaller) => Promise<Result<MetricTotals, AdmissionError>>

export function createViewMetrics(ports: { admit: Admit; metrics: CollectedMetrics }): ViewMetrics {
  const { admit, metrics } = ports
  return async (caller) => {
    const [admission, totals] = await Promise.all([
      admit(caller, requirements.readMetrics),
      metrics.collect(),
    ])
    return admission.ok ? ok(totals) : admission
  }
}
