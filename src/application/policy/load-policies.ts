/** The operator puts the policies of a folder into force, from a command line, never over HTTP. */
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { policyVersion } from '../../domain/policy/policy-version.ts'
import type { PolicyFile } from '../../domain/policy/source.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { PolicySeals } from '../ports/policy-seals.ts'
import type { PolicyVersion, PolicyVersions } from '../ports/policy-versions.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { type AcceptDraft, type DraftRefusal, refuseLockout } from './refuse-draft.ts'

/** `unchanged`: these very policies are in force already, or have been before. */
export type Loading =
  | { readonly status: 'published'; readonly version: PolicyVersion }
  | { readonly status: 'unchanged' }

/** `again`: also when they have been in force before, and something else is now. */
export type LoadPolicies = (command: {
  readonly files: readonly PolicyFile[]
  readonly message: string
  readonly again: boolean
  readonly origin: Origin
}) => Promise<Result<Loading, DraftRefusal | Failure<'stale'>>>

export function createLoadPolicies(ports: {
  acceptDraft: AcceptDraft
  users: Pick<Users, 'roleSets'>
  policyVersions: PolicyVersions
  policySeals: PolicySeals
  unitOfWork: UnitOfWork
  clock: Clock
  builtInPolicy: { readonly hash: string }
}): LoadPolicies {
  const { acceptDraft, users, policyVersions, policySeals, unitOfWork, clock } = ports

  return async ({ files, message, again, origin }) => {
    const accepted = await acceptDraft(files)
    if (!accepted.ok) return accepted
    const { hash, bundle } = accepted.value
    const [{ items }, roleSets] = await Promise.all([
      policyVersions.list({ after: undefined, limit: 100 }),
      users.roleSets(),
    ])
    const [latest] = items
    const inForce = latest?.hash ?? ports.builtInPolicy.hash
    const before = hash === ports.builtInPolicy.hash || items.some((one) => one.hash === hash)
    if (hash === inForce || (before && !again)) return ok({ status: 'unchanged' })
    if (roleSets.length > 0) {
      const allowed = refuseLockout(bundle, new Map(), roleSets)
      if (!allowed.ok) return allowed
    }

    const sequence = (latest?.sequence ?? 0) + 1
    const version: PolicyVersion = {
      sequence,
      hash,
      signature: await policySeals.sign(hash, `publish/${sequence}`),
      message,
      author: null,
      approver: null,
      publishedAt: clock.now(),
    }
    const { publishedAt: at, ...same } = version
    const committed = await unitOfWork.commit([
      { kind: 'publish_policy', ...same, bundle, files, at },
      {
        kind: 'append_audit',
        entry: {
          at,
          action: 'policy.publish',
          actor: null,
          onBehalfOf: 'operator',
          target: String(sequence),
          outcome: 'success',
          origin,
          details: {
            hash,
            message,
            before: policyVersion(latest?.sequence ?? 0, inForce),
            after: policyVersion(sequence, hash),
          },
        },
      },
    ])
    return committed.ok ? ok({ status: 'published', version }) : err({ kind: 'stale' })
  }
}
