import { asc, eq } from 'drizzle-orm'
import type { Database } from '../../../src/adapters/outbound/neon/database.ts'
import { toAuditEntry } from '../../../src/adapters/outbound/neon/rows.ts'
import { auditEntries } from '../../../src/adapters/outbound/neon/schema/index.ts'
import type { AuditEntry } from '../../../src/domain/audit/audit-entry.ts'

/** The audit entries about a target, oldest first, as they were appended. */
export async function readAudit(
  { query, run }: Database,
  target: string,
): Promise<readonly AuditEntry[]> {
  const rows = await run(
    query
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.target, target))
      .orderBy(asc(auditEntries.id)),
  )
  return rows.map(toAuditEntry)
}
