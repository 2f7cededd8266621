/** A draft beside the policies in force: asked the same, answering nobody, its differences counted. */
import { requirements } from '../../domain/access/requirement.ts'
import type { AuditEntry, Origin } from '../../domain/audit/audit-entry.ts'
import type { PolicyFile } from '../../domain/policy/source.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { DecisionRecords, ShadowReport } from '../ports/decision-log.ts'
import type { PolicySeals } from '../ports/policy-seals.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { CompileDraft } from './compile-draft.ts'
import { inFile } from './refuse-draft.ts'

interface Command {
  readonly caller: Caller
  readonly origin: Origin
}

export interface ShadowPolicies {
  /** Replaces the draft that is there, if any, and begins to count anew. */
  start(
    command: Command & { readonly files: readonly PolicyFile[] },
  ): Promise<Result<{ readonly hash: string }, AdmissionError | Failure<'policy_invalid'>>>
  view(caller: Caller): Promise<Result<ShadowReport, AdmissionError | Failure<'no_shadow'>>>
  stop(command: Command): Promise<Result<void, AdmissionError>>
}

export function createShadowPolicies(ports: {
  admit: Admit
  compileDraft: CompileDraft
  decisionRecords: DecisionRecords
  policySeals: PolicySeals
  unitOfWork: UnitOfWork
  clock: Clock
}): ShadowPolicies {
  const { admit, compileDraft, decisionRecords, policySeals, unitOfWork, clock } = ports

  return {
    async start({ caller, origin, files }) {
      const admission = await admit(caller, requirements.shadowPolicies)
      if (!admission.ok) return admission
      const draft = await compileDraft(files)
      if (!draft.ok) return err({ kind: 'policy_invalid', violations: draft.error.map(inFile) })
      const { hash, bundle } = draft.value
      const signature = await policySeals.sign(hash, 'shadow')
      const at = clock.now()
      const startedBy = caller.userId
      const committed = await unitOfWork.commit([
        { kind: 'start_shadow', hash, signature, bundle, files, startedBy, at },
        audit({ caller, origin }, 'policy.start_shadow', hash),
      ])
      return committed.ok ? ok({ hash }) : unexpectedFailure(committed.error)
    },

    async view(caller) {
      const [admission, report] = await Promise.all([
        admit(caller, requirements.shadowPolicies),
        decisionRecords.shadow(),
      ])
      if (!admission.ok) return admission
      return report ? ok(report) : err({ kind: 'no_shadow' })
    },

    async stop({ caller, origin }) {
      const admission = await admit(caller, requirements.shadowPolicies)
      if (!admission.ok) return admission
      const committed = await unitOfWork.commit([
        { kind: 'stop_shadow' },
        audit({ caller, origin }, 'policy.stop_shadow', 'shadow'),
      ])
      return committed.ok ? ok() : unexpectedFailure(committed.error)
    },
  }

  function audit({ caller, origin }: Command, action: AuditEntry['action'], target: string) {
    const entry: AuditEntry = {
      at: clock.now(),
      action,
      actor: caller.userId,
      sessionId: caller.sessionId,
      target,
      outcome: 'success',
      origin,
    }
    return { kind: 'append_audit', entry } as const
  }
}
