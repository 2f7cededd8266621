import { requirements } from '../../domain/access/requirement.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError } from '../access/admit.ts'
import type { ListPermitted } from '../access/list-permitted.ts'
import type { AuditQuery, AuditRecord, AuditRecords } from '../ports/audit-records.ts'
import type { Page } from '../ports/page.ts'

/** The audit log, newest first, as far as the policies let the caller see it. */
export type SearchAudit = (
  caller: Caller,
  query: AuditQuery,
) => Promise<Result<Page<AuditRecord>, AdmissionError>>

export function createSearchAudit(ports: {
  listPermitted: ListPermitted
  auditRecords: AuditRecords
}): SearchAudit {
  const { listPermitted, auditRecords } = ports
  return async (caller, query) => {
    const listed = await listPermitted(caller, requirements.readAudit, (filter, vocabulary) =>
      auditRecords.list(query, { filter, vocabulary }),
    )
    return listed.ok ? ok(listed.value.found) : listed
  }
}
