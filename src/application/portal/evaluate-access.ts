/** The back end of a portal asks whether somebody may do something (OpenID AuthZEN 1.0, sections 6 and 7). */
import { requirements } from '../../domain/access/requirement.ts'
import { type Explanation, explain } from '../../domain/policy/evaluate/explain.ts'
import type { AnyCaller } from '../../domain/portal/service-caller.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { FieldViolation } from '../../domain/shared/violation.ts'
import { type AccessRequest, resolveRequest } from '../access/access-request.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { AccessRecords } from '../ports/access-records.ts'
import type { Clock } from '../ports/clock.ts'
import type { DecisionLog } from '../ports/decision-log.ts'

export type AccessDecision =
  | {
      readonly kind: 'decided'
      readonly allowed: boolean
      readonly explanation: Explanation | null
    }
  /** Nobody active is known by that id: a denial. */
  | { readonly kind: 'unknown_subject' }
  /** No whole question, or a property that is not of its declared type: a denial, and an error of this one question. */
  | { readonly kind: 'invalid'; readonly violations: readonly FieldViolation[] }

/** When to stop: AuthZEN 1.0, section 7.1.2.1. */
export type EvaluationsSemantic = 'execute_all' | 'deny_on_first_deny' | 'permit_on_first_permit'

/** A question, or what is wrong with what should be one. */
export type AskedAccess = Result<AccessRequest, readonly FieldViolation[]>

/**
 * One answer for each question in the same order; fewer where the semantic stops early. What is no question
 * is denied, and the others are answered all the same (section 7.2.1).
 */
export type EvaluateAccess = (
  caller: AnyCaller,
  asked: readonly AskedAccess[],
  semantic: EvaluationsSemantic,
) => Promise<Result<readonly AccessDecision[], AdmissionError>>

export function createEvaluateAccess(ports: {
  admit: Admit
  accessRecords: AccessRecords
  decisionLog: DecisionLog
  clock: Clock
}): EvaluateAccess {
  const { admit, accessRecords, decisionLog, clock } = ports

  return async (caller, asked, semantic) => {
    const requests = asked.flatMap((one) => (one.ok ? [one.value] : []))
    const [admission, records] = await Promise.all([
      admit(caller, requirements.evaluateAccess, {}),
      accessRecords.find(
        requests.filter(({ subject }) => subject.type === 'user').map(({ subject }) => subject.id),
        requests.map(({ resource: { type, id } }) => ({ type, id })),
      ),
    ])
    if (!admission.ok) return admission
    const { policy } = admission.value
    const now = clock.now()

    const decisions: AccessDecision[] = []
    for (const one of asked) {
      const decision: AccessDecision = one.ok
        ? evaluate(one.value)
        : { kind: 'invalid', violations: one.error }
      decisions.push(decision)
      const allowed = decision.kind === 'decided' && decision.allowed
      if (semantic === 'deny_on_first_deny' && !allowed) break
      if (semantic === 'permit_on_first_permit' && allowed) break
    }
    return ok(decisions)

    function evaluate(request: AccessRequest): AccessDecision {
      const { subject, resource } = request
      const principal = subject.type === 'user' ? records.person(subject.id) : undefined
      if (!principal) return { kind: 'unknown_subject' }
      const registered = records.thing(resource)
      const resolved = resolveRequest(policy, request, { principal, registered, now })
      if (!resolved.ok) return { kind: 'invalid', violations: resolved.error }
      const { roles, question, facts } = resolved.value
      const allowed = policy.decide(roles, question, facts)
      decisionLog.note({ actor: principal.id, roles, question, facts, allowed, policy })
      const explanation = allowed ? null : explain(policy, roles, question, facts)
      return { kind: 'decided', allowed, explanation }
    }
  }
}
