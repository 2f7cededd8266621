import { requirements } from '../../domain/access/requirement.ts'
import type { AlertRule } from '../../domain/monitoring/alert-rule.ts'
import type { AlertState } from '../../domain/monitoring/alert-state.ts'
import type { AnyCaller } from '../../domain/portal/service-caller.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { AlertEvaluations } from '../ports/alert-evaluations.ts'
import type { Clock } from '../ports/clock.ts'

export interface Alerts {
  /** Null: nobody has looked yet. */
  readonly evaluatedAt: Instant | null
  /** Every rule; without a state, it is quiet. */
  readonly rules: readonly { readonly rule: AlertRule; readonly state: AlertState | undefined }[]
}

/** Every rule and how it stands. One trip, beside the admission's. */
export type ViewAlerts = (caller: AnyCaller) => Promise<Result<Alerts, AdmissionError>>

export function createViewAlerts(ports: {
  admit: Admit
  alertEvaluations: AlertEvaluations
  clock: Clock
  alertRules: readonly AlertRule[]
}): ViewAlerts {
  const { admit, alertEvaluations, clock, alertRules } = ports
  return async (caller) => {
    const [admission, evaluations] = await Promise.all([
      admit(caller, requirements.readAlerts),
      alertEvaluations.since(clock.now()),
    ])
    if (!admission.ok) return admission
    const last = evaluations.at(-1)
    const rules = alertRules.map((rule) => ({ rule, state: last?.states[rule.name] }))
    return ok({ evaluatedAt: last?.at ?? null, rules })
  }
}
