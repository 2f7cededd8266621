import type { Requirement } from '../../domain/access/requirement.ts'
import type { RoleName } from '../../domain/access/role.ts'
import type { Principal } from '../../domain/account/user.ts'
import type { Condition } from '../../domain/policy/condition.ts'
import { isNever } from '../../domain/policy/condition.ts'
import { explain } from '../../domain/policy/evaluate/explain.ts'
import type { Facts, Properties } from '../../domain/policy/evaluate/facts.ts'
import { filterOf } from '../../domain/policy/evaluate/filter.ts'
import { rulesOf } from '../../domain/policy/grants.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Policy, PolicyInForce } from '../ports/policy.ts'
import type { Sessions } from '../ports/sessions.ts'
import { factsOf } from './facts.ts'

export type AdmissionError = Failure<'session_ended' | 'permission_denied'>
type Denied = Failure<'permission_denied'>

/** What somebody who has been let in may do of the thing that they came for. */
export interface Admission {
  readonly principal: Principal
  readonly policy: PolicyInForce
  readonly facts: Facts
  /** The things on which the required action is allowed, for lists. */
  readonly filter: Condition
  /** Whether it is allowed on this one; with a field, on that part of it. The refusal says why. */
  permit(resource: Properties, field?: string): Result<void, Denied>
  /** Those of the fields for which `permit` says yes. */
  permittedFields(resource: Properties, fields: readonly string[]): ReadonlySet<string>
}

/**
 * Lets a caller in, or says why not: the session must be live, and the policies must allow what is required
 * on something at least; with a resource, on that one. Reads may run beside it, so that a request stays
 * at one trip; nothing is written and nothing is answered before it has said yes.
 */
export type Admit = (
  caller: Caller,
  requirement: Requirement,
  resource?: Properties,
) => Promise<Result<Admission, AdmissionError>>

export function createAdmit(ports: { sessions: Sessions; policy: Policy; clock: Clock }): Admit {
  const { sessions, policy, clock } = ports

  return async (caller, requirement, resource) => {
    const now = clock.now()
    const [live, inForce] = await Promise.all([sessions.findLive(caller, now), policy.inForce()])
    if (!live) return err({ kind: 'session_ended' })
    const { principal, portal } = live
    const facts = factsOf(caller, principal, portal, now)
    const admission = admissionOf(inForce, principal, facts, requirement)
    if (resource === undefined) {
      return isNever(admission.filter) ? err(denied(requirement)) : ok(admission)
    }
    const permitted = admission.permit(resource)
    return permitted.ok ? ok(admission) : permitted
  }
}

function admissionOf(
  policy: PolicyInForce,
  principal: Principal,
  facts: Facts,
  requirement: Requirement,
): Admission {
  const { roles } = principal
  const allowed = (resource: Properties, field: string | undefined) =>
    policy.decide(roles, { ...requirement, resource, field }, facts)
  return {
    principal,
    policy,
    facts,
    get filter() {
      return filterFor(policy, roles, requirement, facts)
    },
    permit(resource, field) {
      if (allowed(resource, field)) return ok()
      const { rule } = explain(policy, roles, { ...requirement, resource, field }, facts)
      return err(denied(requirement, field, rule?.rule.reason ?? undefined))
    },
    permittedFields: (resource, fields) =>
      new Set(fields.filter((field) => allowed(resource, field))),
  }
}

export function filterFor(
  policy: PolicyInForce,
  roles: readonly RoleName[],
  requirement: Requirement,
  facts: Facts,
): Condition {
  const rules = rulesOf(policy.bundle, policy.additions, roles)
  return filterOf(rules, policy.vocabularyFor, requirement, facts)
}

function denied({ permission }: Requirement, field?: string, reason?: string): Denied {
  return {
    kind: 'permission_denied',
    permission,
    ...(field !== undefined && { field }),
    ...(reason !== undefined && { reason }),
  }
}
