import type { Requirement } from '../../domain/access/requirement.ts'
import type { RoleName } from '../../domain/access/role.ts'
import type { Principal } from '../../domain/account/user.ts'
import type { Condition } from '../../domain/policy/condition.ts'
import { isNever } from '../../domain/policy/condition.ts'
import { decide } from '../../domain/policy/evaluate/decide.ts'
import { explain } from '../../domain/policy/evaluate/explain.ts'
import type { Facts, Properties } from '../../domain/policy/evaluate/facts.ts'
import { filterOf } from '../../domain/policy/evaluate/filter.ts'
import { rulesOf, rulesOfPermissions } from '../../domain/policy/grants.ts'
import {
  type AnyCaller,
  isServiceCaller,
  type ServiceCaller,
} from '../../domain/portal/service-caller.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { DecisionLog } from '../ports/decision-log.ts'
import type { Policy, PolicyInForce } from '../ports/policy.ts'
import type { Sessions } from '../ports/sessions.ts'
import { factsOf, serviceFactsOf } from './facts.ts'

export type AdmissionError = Failure<'session_ended' | 'permission_denied'>
type Denied = Failure<'permission_denied'>

/** What whoever has been let in may do of the thing that they came for. */
export interface AnyAdmission {
  readonly policy: PolicyInForce
  readonly facts: Facts
  /** The things on which the required action is allowed, for lists. */
  readonly filter: Condition
  /** Whether it is allowed on this one; with a field, on that part of it. The refusal says why. */
  permit(resource: Properties, field?: string): Result<void, Denied>
  /** Those of the fields for which `permit` says yes. */
  permittedFields(resource: Properties, fields: readonly string[]): ReadonlySet<string>
}

/** Of somebody who is signed in. */
export interface Admission extends AnyAdmission {
  readonly principal: Principal
}

/**
 * Lets a caller in, or says why not: the session must be live, and the policies must allow what is required
 * on something at least; with a resource, on that one. Reads may run beside it, so that a request stays
 * at one trip; nothing is written and nothing is answered before it has said yes. A service credential
 * was looked up when its token was read: for it the rules of its own permissions count, without a role.
 */
export interface Admit {
  (
    caller: Caller,
    requirement: Requirement,
    resource?: Properties,
  ): Promise<Result<Admission, AdmissionError>>
  (
    caller: AnyCaller,
    requirement: Requirement,
    resource?: Properties,
  ): Promise<Result<AnyAdmission, AdmissionError>>
}

export function createAdmit(ports: {
  sessions: Sessions
  policy: Policy
  decisionLog: DecisionLog
  clock: Clock
}): Admit {
  const { sessions, policy, decisionLog, clock } = ports

  function admit(...request: Request<Caller>): Promise<Result<Admission, AdmissionError>>
  function admit(...request: Request<AnyCaller>): Promise<Result<AnyAdmission, AdmissionError>>
  async function admit(
    ...[caller, requirement, resource]: Request<AnyCaller>
  ): Promise<Result<AnyAdmission, AdmissionError>> {
    const admitted = isServiceCaller(caller)
      ? ok(admissionOfService(await policy.inForce(), caller, requirement, clock.now()))
      : await userAdmission(caller, requirement)
    if (!admitted.ok) return admitted
    const admission = admitted.value
    if (resource === undefined) {
      if (!isNever(admission.filter)) return admitted
      admission.permit({}) // nothing at all is allowed: noted like any other denial
      return err(denied(requirement))
    }
    const permitted = admission.permit(resource)
    return permitted.ok ? admitted : permitted
  }

  async function userAdmission(caller: Caller, requirement: Requirement) {
    const now = clock.now()
    const [live, inForce] = await Promise.all([sessions.findLive(caller, now), policy.inForce()])
    if (!live) return err({ kind: 'session_ended' } as const)
    const { principal, portal } = live
    const facts = factsOf(caller, principal, portal, now)
    return ok(admissionOf(inForce, principal, facts, requirement, decisionLog))
  }

  return admit
}

type Request<C> = [caller: C, requirement: Requirement, resource?: Properties]

function admissionOf(
  policy: PolicyInForce,
  principal: Principal,
  facts: Facts,
  requirement: Requirement,
  decisionLog: DecisionLog,
): Admission {
  const { id, roles } = principal
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
      const question = { ...requirement, resource, field }
      const may = allowed(resource, field)
      decisionLog.note({ actor: id, roles, question, facts, allowed: may, policy })
      if (may) return ok()
      const { rule } = explain(policy, roles, { ...requirement, resource, field }, facts)
      return err(denied(requirement, field, rule?.rule.reason ?? undefined))
    },
    permittedFields: (resource, fields) =>
      new Set(fields.filter((field) => allowed(resource, field))),
  }
}

function admissionOfService(
  policy: PolicyInForce,
  caller: ServiceCaller,
  requirement: Requirement,
  now: Instant,
): AnyAdmission {
  const { bundle, vocabularyFor } = policy
  const rules = rulesOfPermissions(bundle, new Set(caller.permissions))
  const facts = serviceFactsOf(caller, now)
  const decision = (resource: Properties, field: string | undefined) =>
    decide(rules, vocabularyFor, { ...requirement, resource, field }, facts)
  return {
    policy,
    facts,
    get filter() {
      return filterOf(rules, vocabularyFor, requirement, facts)
    },
    permit(resource, field) {
      const { allowed, rule } = decision(resource, field)
      return allowed ? ok() : err(denied(requirement, field, rule?.reason ?? undefined))
    },
    permittedFields: (resource, fields) =>
      new Set(fields.filter((field) => decision(resource, field).allowed)),
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
