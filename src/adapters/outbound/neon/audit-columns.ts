/** What policies ask of entries of the audit log, in its columns. */
import { sql } from 'drizzle-orm'
import type { ColumnOf } from './condition-sql.ts'
import { auditEntries } from './schema/index.ts'

export const auditColumn: ColumnOf = ({ owner, name }) => {
  if (owner !== 'resource') return sql`NULL`
  switch (name) {
    case 'id':
      return sql`${auditEntries.id}::text`
    case 'actor':
      return sql`${auditEntries.actor}::text`
    case 'action':
      return sql`${auditEntries.action}::text`
    case 'target':
      return sql`${auditEntries.target}::text`
    case 'outcome':
      return sql`${auditEntries.outcome}::text`
    default:
      return sql`NULL`
  }
}
