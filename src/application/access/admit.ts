import type { Requirement } from '../../domain/access/requirement.ts'
import type { RoleName } from '../../domain/access/role.ts'
import type { Principal } from '../../domain/account/user.ts'
import type { Condition } from '../../domain/policy/condition.ts'
import { isNever } from '../../domain/policy/condition.ts'
import { decide } from '../../domain/policy/evaluate/decide.ts'
import type { Facts, Properties } from '../../domain/policy/evaluate/facts.ts'
import { filterOf } from '../../domain/policy/evaluate/filter.ts'
import { rolesThatCount, rulesOfPermissions } from '../../domain/policy/grants.ts'
import {
  type AnyCaller,
  isServiceCaller,
  type ServiceCaller,
} from '../../domain/portal/service-caller.ts'
import {
  type Authentication,
  missingStepUp,
  type StepUp,
  stepUpMaxAgeMs,
} from '../../domain/session/assurance.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { LiveSession } from '../../domain/session/live-session.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { DecisionLog } from '../ports/decision-log.ts'
import type { Policy, PolicyInForce } from '../ports/policy.ts'
import type { Sessions } from '../ports/sessions.ts'
import { factsOf, serviceFactsOf } from './facts.ts'

export type AdmissionError = Failure<
  'session_ended' | 'permission_denied' | 'step_up_required' | 'mfa_enrollment_required'
>
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

/** Of somebody who is signed in; with the roles that count in this session. */
export interface Admission extends AnyAdmission {
  readonly principal: Principal
  /** Those that do not count for want of a second factor included. */
  readonly allRoles: readonly RoleName[]
  readonly authentication: Authentication
  readonly mfaEnabled: boolean
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
  sessions: Pick<Sessions, 'findLive'>
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
    const admitted: Result<Judged<AnyAdmission>, AdmissionError> = isServiceCaller(caller)
      ? ok<Judged<AnyAdmission>>({
          admission: admissionOfService(await policy.inForce(), caller, requirement, clock.now()),
        })
      : await userAdmission(caller, requirement)
    if (!admitted.ok) return admitted
    const { admission, withMfa, missing } = admitted.value
    const permitted = permits(admission, requirement, resource)
    if (!permitted.ok) {
      if (!withMfa) return permitted
      const wouldBe = permits(withMfa.admission, requirement, resource)
      return wouldBe.ok ? err(withMfa.error) : permitted
    }
    // Said last: nobody shows who they are in vain.
    return missing ? err({ kind: 'step_up_required', stepUp: missing }) : ok(admission)
  }

  async function userAdmission(caller: Caller, requirement: Requirement) {
    const now = clock.now()
    const [live, inForce] = await Promise.all([
      sessions.findLive(caller, now, requirement.freshness),
      policy.inForce(),
    ])
    if (!live) return err({ kind: 'session_ended' } as const)
    const { principal, portal, authentication, mfaEnabled } = live
    const as = (roles: readonly RoleName[]) => {
      const acting = { ...principal, roles }
      const facts = factsOf(authentication, caller.address, acting, portal, now)
      const admission = admissionOf(inForce, acting, facts, requirement, decisionLog)
      return addSession(admission, live)
    }
    const hasMfa = authentication.mfaAt !== null
    const counting = rolesThatCount(inForce.bundle, principal.roles, hasMfa)
    const someDoNot = counting.length < principal.roles.length
    const judged: Judged<Admission> = {
      admission: as(counting),
      withMfa: someDoNot
        ? { admission: as(principal.roles), error: mfaNeeded(mfaEnabled) }
        : undefined,
      missing: isAsked(requirement, mfaEnabled)
        ? missingStepUp(authentication, mfaEnabled, now)
        : undefined,
    }
    return ok(judged)
  }

  return admit
}

/** Without touching `filter`, which is worked out when it is asked for. */
function addSession(
  admission: Omit<Admission, 'allRoles' | 'authentication' | 'mfaEnabled'>,
  { principal, authentication, mfaEnabled }: LiveSession,
): Admission {
  return Object.assign(admission, { allRoles: principal.roles, authentication, mfaEnabled })
}

/** An admission before it is known to allow anything. */
interface Judged<A extends AnyAdmission> {
  readonly admission: A
  /** The same with a second factor, if that would make a difference; and what to say then. */
  readonly withMfa?:
    | {
        readonly admission: A
        readonly error: Failure<'mfa_enrollment_required' | 'step_up_required'>
      }
    | undefined
  /** What has to be shown first, where that is asked for. */
  readonly missing?: StepUp | undefined
}

function permits(
  admission: AnyAdmission,
  requirement: Requirement,
  resource: Properties | undefined,
): Result<void, Denied> {
  if (resource !== undefined) return admission.permit(resource)
  if (!isNever(admission.filter)) return ok()
  admission.permit({}) // nothing at all is allowed: noted like any other denial
  return err(denied(requirement))
}

function mfaNeeded(mfaEnabled: boolean): Failure<'mfa_enrollment_required' | 'step_up_required'> {
  if (!mfaEnabled) return { kind: 'mfa_enrollment_required' }
  return {
    kind: 'step_up_required',
    stepUp: { level: 'aal2', maxAgeSeconds: stepUpMaxAgeMs / 1000 },
  }
}

function isAsked({ stepUp }: Requirement, mfaEnabled: boolean): boolean {
  return stepUp === 'always' || (stepUp === 'second_factor' && mfaEnabled)
}

type Request<C> = [caller: C, requirement: Requirement, resource?: Properties]

function admissionOf(
  policy: PolicyInForce,
  principal: Principal,
  facts: Facts,
  requirement: Requirement,
  decisionLog: DecisionLog,
): Omit<Admission, 'allRoles' | 'authentication' | 'mfaEnabled'> {
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
      const denies = policy.rulesAbout(roles, requirement).filter(({ effect }) => effect === 'deny')
      const { rule } = decide(denies, policy.vocabularyFor, question, facts) // only a deny has a reason
      return err(denied(requirement, field, rule?.reason ?? undefined))
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
  const concerned = policy.rulesAbout(roles, requirement)
  return filterOf(concerned, policy.vocabularyFor, requirement, facts)
}

function denied({ permission }: Requirement, field?: string, reason?: string): Denied {
  return {
    kind: 'permission_denied',
    permission,
    ...(field !== undefined && { field }),
    ...(reason !== undefined && { reason }),
  }
}
