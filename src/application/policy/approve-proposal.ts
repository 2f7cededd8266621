/** A second administrator puts a proposed change into force. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { policyVersion } from '../../domain/policy/policy-version.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { ProposalId } from '../../domain/shared/ids.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { PolicySeals } from '../ports/policy-seals.ts'
import type { PolicyVersion, PolicyVersions } from '../ports/policy-versions.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'

export type ApproveProposal = (command: {
  readonly caller: Caller
  readonly id: ProposalId
  readonly origin: Origin
}) => Promise<
  Result<
    PolicyVersion,
    AdmissionError | Failure<'proposal_not_found' | 'own_proposal' | 'policy_stale'>
  >
>

/** Nobody approves their own proposal; one whose base has been replaced must be made again. */
export function createApproveProposal(ports: {
  admit: Admit
  policyVersions: PolicyVersions
  policySeals: PolicySeals
  unitOfWork: UnitOfWork
  clock: Clock
}): ApproveProposal {
  const { admit, policyVersions, policySeals, unitOfWork, clock } = ports

  return async ({ caller, id, origin }) => {
    const [admission, proposal] = await Promise.all([
      admit(caller, requirements.approvePolicies),
      policyVersions.proposal(id),
    ])
    if (!admission.ok) return admission
    if (!proposal) return err({ kind: 'proposal_not_found' })
    if (proposal.author === caller.userId) return err({ kind: 'own_proposal' })

    const { bundle, files, hash, message, author, baseSequence } = proposal
    const sequence = baseSequence + 1
    const at = clock.now()
    const version: PolicyVersion = {
      sequence,
      hash,
      signature: await policySeals.sign(hash, `publish/${sequence}`),
      message,
      author,
      approver: caller.userId,
      publishedAt: at,
    }
    const { publishedAt, ...same } = version
    const committed = await unitOfWork.commit([
      { kind: 'decide_proposal', id, at },
      { kind: 'publish_policy', ...same, bundle, files, at: publishedAt },
      {
        kind: 'append_audit',
        entry: {
          at,
          action: 'policy.approve',
          actor: caller.userId,
          sessionId: caller.sessionId,
          target: String(sequence),
          outcome: 'success',
          origin,
          details: {
            proposal: id,
            author,
            hash,
            before: admission.value.policy.version,
            after: policyVersion(sequence, hash),
          },
        },
      },
    ])
    if (committed.ok) return ok(version)
    const reason =
      'Other policies have been published since this change was proposed. Propose it again.'
    return err({ kind: 'policy_stale', reason })
  }
}
