/** The audit log as it is, newest first, for whoever keeps it elsewhere. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import {
  type AuditPlace,
  type AuditQuery,
  type AuditRecord,
  type AuditRecords,
  placeOf,
} from '../ports/audit-records.ts'
import type { Clock } from '../ports/clock.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'

export type ExportAudit = (command: {
  readonly caller: Caller
  readonly query: Omit<AuditQuery, 'after' | 'limit'>
  readonly origin: Origin
}) => Promise<Result<AsyncGenerator<AuditRecord, void>, AdmissionError>>

const pageRows = 500

/** Itself an entry of the log. Pages are read while they are taken. */
export function createExportAudit(ports: {
  admit: Admit
  auditRecords: AuditRecords
  unitOfWork: UnitOfWork
  clock: Clock
}): ExportAudit {
  const { admit, auditRecords, unitOfWork, clock } = ports

  return async ({ caller, query, origin }) => {
    const admission = await admit(caller, requirements.exportAudit)
    if (!admission.ok) return admission
    const { filter, policy } = admission.value
    const vocabulary = policy.vocabularyFor(requirements.exportAudit.subject)
    const noted = await unitOfWork.commit([
      {
        kind: 'append_audit',
        entry: {
          at: clock.now(),
          action: 'audit.export',
          actor: caller.userId,
          sessionId: caller.sessionId,
          target: null,
          outcome: 'success',
          origin,
        },
      },
    ])
    if (!noted.ok) return unexpectedFailure(noted.error)
    return ok(records())

    async function* records(): AsyncGenerator<AuditRecord, void> {
      let after: AuditPlace | undefined
      for (;;) {
        const page = await auditRecords.list(
          { ...query, after, limit: pageRows },
          { filter, vocabulary },
        )
        yield* page.items
        const last = page.items.at(-1)
        if (!page.more || !last) return
        after = placeOf(last)
      }
    }
  }
}
