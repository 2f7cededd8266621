/** Answers what a draft would decide, or whom it would touch. Puts nothing into force. */
import { requirements } from '../../domain/access/requirement.ts'
import type { RoleName } from '../../domain/access/role.ts'
import type { Principal } from '../../domain/account/user.ts'
import type { Bundle } from '../../domain/policy/bundle.ts'
import { type Explanation, explain } from '../../domain/policy/evaluate/explain.ts'
import type { Properties } from '../../domain/policy/evaluate/facts.ts'
import { type Impact, impactOf } from '../../domain/policy/impact.ts'
import { type Replay, replay } from '../../domain/policy/replay.ts'
import type { PolicyFile } from '../../domain/policy/source.ts'
import { vocabulariesOf } from '../../domain/policy/vocabularies.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { asId, type UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { type AccessRequest, resolveRequest } from '../access/access-request.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { DecisionRecords } from '../ports/decision-log.ts'
import type { Users } from '../ports/users.ts'
import type { CompileDraft } from './compile-draft.ts'
import { inFile } from './refuse-draft.ts'

export interface SimulatePoliciesCommand {
  readonly caller: Caller
  /** Left out: the policies in force. */
  readonly files: readonly PolicyFile[] | undefined
  /** Left out: the impact on everybody. */
  readonly request: AccessRequest | undefined
  /** Since when logged decisions are to be asked again; left out: none. */
  readonly since?: Instant | undefined
}

export type Simulation =
  | { readonly kind: 'decision'; readonly explanation: Explanation }
  | { readonly kind: 'impact'; readonly impact: Impact; readonly replay: Replay | null }

export type SimulatePolicies = (
  command: SimulatePoliciesCommand,
) => Promise<Result<Simulation, AdmissionError | Failure<'policy_invalid' | 'validation_failed'>>>

/** Enough to see what a draft does; the newest. */
const replayedMax = 10_000

export function createSimulatePolicies(ports: {
  admit: Admit
  compileDraft: CompileDraft
  users: Users
  decisionRecords: DecisionRecords
  clock: Clock
}): SimulatePolicies {
  const { admit, compileDraft, users, decisionRecords, clock } = ports

  return async ({ caller, files, request, since }) => {
    const [admission, found, past] = await Promise.all([
      admit(caller, requirements.simulatePolicies),
      request ? users.byReference(request.subject.id) : users.roleSets(),
      since === undefined ? null : decisionRecords.since(since, replayedMax),
    ])
    if (!admission.ok) return admission
    const { policy } = admission.value
    const draft = files && (await compileDraft(files))
    if (draft && !draft.ok) {
      return err({ kind: 'policy_invalid', violations: draft.error.map(inFile) })
    }
    const bundle: Bundle = draft ? draft.value.bundle : policy.bundle
    const { additions } = policy
    if (!request) {
      const roleSets = Array.isArray(found) ? found : []
      const state = { bundle, additions, vocabularyFor: vocabulariesOf(bundle) }
      const impact = impactOf({ before: policy.bundle, after: bundle, additions }, roleSets)
      return ok({ kind: 'impact', impact, replay: past && replay(state, past) })
    }
    const principal = supposed(request, found && 'roles' in found ? found : undefined)
    const known = { principal, registered: undefined, now: clock.now() }
    const resolved = resolveRequest({ bundle }, request, known)
    if (!resolved.ok) return err({ kind: 'validation_failed', violations: resolved.error })
    const { roles, question, facts } = resolved.value
    const state = { bundle, additions, vocabularyFor: vocabulariesOf(bundle) }
    return ok({ kind: 'decision', explanation: explain(state, roles, question, facts) })
  }
}

/** A simulation may ask about somebody as they might be: roles and attributes in the request go before the record. */
function supposed({ subject }: AccessRequest, user: Principal | undefined): Principal {
  const { roles, ...attributes } = subject.properties ?? {}
  const names = Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : undefined
  return {
    id: user?.id ?? asId<UserId>(subject.id),
    // Names of roles that nobody knows hold nothing.
    roles: (names as readonly RoleName[] | undefined) ?? user?.roles ?? [],
    attributes: { ...user?.attributes, ...plain(attributes) },
  }
}

function plain(attributes: Properties): Principal['attributes'] {
  const scalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value)
  const kept = Object.entries(attributes).filter(
    ([, value]) => scalar(value) || (Array.isArray(value) && value.every(scalar)),
  )
  return Object.fromEntries(kept) as Principal['attributes'] // just filtered
}
