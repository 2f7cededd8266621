/** An administrator goes back to policies of the past: their bundle, under a new sequence. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { policyVersion } from '../../domain/policy/policy-version.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { PolicySeals } from '../ports/policy-seals.ts'
import type { PolicyVersion, PolicyVersions } from '../ports/policy-versions.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { refuseLockout } from './refuse-draft.ts'

export type RollbackPolicies = (command: {
  readonly caller: Caller
  readonly sequence: number
  readonly message: string | undefined
  readonly origin: Origin
}) => Promise<
  Result<
    PolicyVersion,
    AdmissionError | Failure<'policy_version_not_found' | 'policy_lockout' | 'stale'>
  >
>

export function createRollbackPolicies(ports: {
  admit: Admit
  users: Users
  policyVersions: PolicyVersions
  policySeals: PolicySeals
  unitOfWork: UnitOfWork
  clock: Clock
}): RollbackPolicies {
  const { admit, users, policyVersions, policySeals, unitOfWork, clock } = ports

  return async ({ caller, sequence, message, origin }) => {
    const [admission, roleSets, latest, target] = await Promise.all([
      admit(caller, requirements.publishPolicies),
      users.roleSets(),
      policyVersions.latest(),
      policyVersions.find(sequence),
    ])
    if (!admission.ok) return admission
    const bundle = target && (await policyVersions.bundle(target.hash))
    if (!latest || !target || !bundle) return err({ kind: 'policy_version_not_found' })
    const allowed = refuseLockout(bundle, admission.value.policy.additions, roleSets)
    if (!allowed.ok) return allowed

    const next = latest.sequence + 1
    const version: PolicyVersion = {
      sequence: next,
      hash: target.hash,
      signature: await policySeals.sign(target.hash, `publish/${next}`),
      message: message ?? `Back to version ${sequence}: ${target.message}`.slice(0, 500),
      author: caller.userId,
      approver: null,
      publishedAt: clock.now(),
    }
    const { publishedAt: at, ...same } = version
    const committed = await unitOfWork.commit([
      { kind: 'publish_policy', ...same, bundle, files: target.files, at },
      {
        kind: 'append_audit',
        entry: {
          at,
          action: 'policy.rollback',
          actor: caller.userId,
          sessionId: caller.sessionId,
          target: String(next),
          outcome: 'success',
          origin,
          details: {
            to: String(sequence),
            hash: target.hash,
            before: policyVersion(latest.sequence, latest.hash),
            after: policyVersion(next, target.hash),
          },
        },
      },
    ])
    return committed.ok ? ok(version) : err({ kind: 'stale' })
  }
}
