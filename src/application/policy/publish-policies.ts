/** An administrator puts policies into force: compiled, tested, and on top of what they have seen. */
import { requirements } from '../../domain/access/requirement.ts'
import type { AuditEntry, Origin } from '../../domain/audit/audit-entry.ts'
import { type Impact, impactOf, raisesPrivileges } from '../../domain/policy/impact.ts'
import { policyVersion } from '../../domain/policy/policy-version.ts'
import type { PolicyFile } from '../../domain/policy/source.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { ProposalId } from '../../domain/shared/ids.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Admission, AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { PolicySeals } from '../ports/policy-seals.ts'
import type { PolicyVersion, PolicyVersions } from '../ports/policy-versions.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { PolicyDraft } from './compile-draft.ts'
import { type AcceptDraft, type DraftRefusal, refuseLockout } from './refuse-draft.ts'

export interface PublishPoliciesCommand {
  readonly caller: Caller
  readonly message: string
  readonly files: readonly PolicyFile[]
  /** What the change was made from (`If-Match`): a version, or its sequence alone; any of several. */
  readonly base: readonly string[]
  readonly origin: Origin
}

export type Publication =
  | { readonly status: 'published'; readonly version: PolicyVersion; readonly impact: Impact }
  /** The change gives somebody more rights: another administrator must agree. */
  | { readonly status: 'approval_required'; readonly proposal: ProposalId; readonly impact: Impact }

export type PublishPolicies = (
  command: PublishPoliciesCommand,
) => Promise<Result<Publication, AdmissionError | DraftRefusal | Failure<'policy_stale'>>>

/** `when_raising`: a change after which anybody may do more needs a second administrator. */
export type PolicyApproval = 'off' | 'when_raising'

export function createPublishPolicies(ports: {
  admit: Admit
  acceptDraft: AcceptDraft
  users: Users
  policyVersions: PolicyVersions
  policySeals: PolicySeals
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
  policyApproval: PolicyApproval
}): PublishPolicies {
  const { admit, acceptDraft, users, policyVersions, policySeals, unitOfWork } = ports
  const { ids, clock, policyApproval } = ports

  return async (command) => {
    const { caller, base, files } = command
    const [admission, roleSets, latest] = await Promise.all([
      admit(caller, requirements.publishPolicies),
      users.roleSets(),
      policyVersions.latest(),
    ])
    if (!admission.ok) return admission
    if (!base.some((tag) => names(tag, latest))) return staleBase(command, latest)
    const baseSequence = latest?.sequence ?? 0
    const accepted = await acceptDraft(files)
    if (!accepted.ok) return accepted
    const draft = accepted.value
    const { additions, bundle } = admission.value.policy
    const allowed = refuseLockout(draft.bundle, additions, roleSets)
    if (!allowed.ok) return allowed

    const impact = impactOf({ before: bundle, after: draft.bundle, additions }, roleSets)
    return policyApproval === 'when_raising' && raisesPrivileges(impact)
      ? propose(command, baseSequence, draft, impact)
      : publish(command, baseSequence, draft, impact, admission.value)
  }

  async function publish(
    command: PublishPoliciesCommand,
    baseSequence: number,
    draft: PolicyDraft,
    impact: Impact,
    { principal, policy }: Admission,
  ): ReturnType<PublishPolicies> {
    const sequence = baseSequence + 1
    const version: PolicyVersion = {
      sequence,
      hash: draft.hash,
      signature: await policySeals.sign(draft.hash, `publish/${sequence}`),
      message: command.message,
      author: principal.id,
      approver: null,
      publishedAt: clock.now(),
    }
    const { publishedAt: at, ...same } = version
    const committed = await unitOfWork.commit([
      { kind: 'publish_policy', ...same, bundle: draft.bundle, files: draft.files, at },
      audit(command, 'policy.publish', String(sequence), {
        hash: draft.hash,
        users: impact.users,
        before: policy.version,
        after: policyVersion(sequence, draft.hash),
      }),
    ])
    if (committed.ok) return ok({ status: 'published', version, impact })
    // Somebody published in between.
    return committed.error.kind === 'stale'
      ? staleBase(command, await policyVersions.latest())
      : unexpectedFailure(committed.error)
  }

  async function propose(
    command: PublishPoliciesCommand,
    baseSequence: number,
    { hash, bundle, files }: PolicyDraft,
    impact: Impact,
  ): ReturnType<PublishPolicies> {
    const id = ids.proposal()
    const { message, caller } = command
    const createdAt = clock.now()
    const author = caller.userId
    const committed = await unitOfWork.commit([
      {
        kind: 'propose_policy',
        proposal: { id, baseSequence, hash, bundle, files, message, author, createdAt },
      },
      audit(command, 'policy.propose', id, { hash, users: impact.users }),
    ])
    if (!committed.ok) return unexpectedFailure(committed.error)
    return ok({ status: 'approval_required', proposal: id, impact })
  }

  function audit(
    { caller, origin, message }: PublishPoliciesCommand,
    action: 'policy.publish' | 'policy.propose',
    target: string,
    details: NonNullable<AuditEntry['details']>,
  ) {
    const entry: AuditEntry = {
      at: clock.now(),
      action,
      actor: caller.userId,
      sessionId: caller.sessionId,
      target,
      outcome: 'success',
      origin,
      details: { ...details, message },
    }
    return { kind: 'append_audit', entry } as const
  }
}

type Latest = Awaited<ReturnType<PolicyVersions['latest']>>

/** Whether a tag names the version in force; `undefined` is what the service is built with, sequence 0. */
function names(tag: string, latest: Latest): boolean {
  if (!latest) return /^0(?:-|$)/.test(tag)
  const { sequence, hash } = latest
  return tag === String(sequence) || tag === policyVersion(sequence, hash)
}

/** Says which files have become different meanwhile, and which of them the draft changes as well. */
function staleBase({ files, base }: PublishPoliciesCommand, latest: Latest) {
  const now = new Map((latest?.files ?? []).map(({ path, content }) => [path, content]))
  const differing = files
    .filter(({ path, content }) => now.get(path) !== content)
    .map(({ path }) => path)
  const missing = [...now.keys()].filter((path) => !files.some((file) => file.path === path))
  const hint = [...differing, ...missing].slice(0, 20).join(', ')
  return err({
    kind: 'policy_stale',
    reason: `Version ${latest?.sequence ?? 0} is in force, and this change was made from ${base.join(' or ') || 'none of ours'}. Read it with GET /policies and merge: ${hint || 'no file'} differ${hint.includes(',') ? '' : 's'} from it.`,
  } as const)
}
