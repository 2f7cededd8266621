import { and, desc, eq, lt, or } from 'drizzle-orm'
import type { PersonalRecords } from '../../../application/ports/personal-records.ts'
import type { SessionEndReason } from '../../../domain/session/session.ts'
import type { Database } from './database.ts'
import { sessionColumns, toAuditEntry, toSession } from './rows.ts'
import { auditEntries, sessions, users } from './schema/index.ts'

/** Reads what is kept of a person from Postgres, by the serial keys. */
export function createNeonPersonalRecords({ query, run }: Database): PersonalRecords {
  return {
    async sessions(userId, { after, limit }) {
      const rows = await run(
        query
          .select(sessionColumns)
          .from(sessions)
          .innerJoin(users, eq(users.id, sessions.userId))
          .where(
            and(
              eq(users.publicId, userId),
              after === undefined ? undefined : lt(sessions.id, after),
            ),
          )
          .orderBy(desc(sessions.id))
          .limit(limit + 1),
      )
      const items = rows.slice(0, limit).map((row) => ({
        ...toSession(row, userId),
        endReason: row.endReason as SessionEndReason | null, // as this service wrote it
        number: row.id,
      }))
      return { items, more: rows.length > limit }
    },

    async auditEntries(userId, { after, limit }) {
      const rows = await run(
        query
          .select()
          .from(auditEntries)
          .where(
            and(
              or(eq(auditEntries.actor, userId), eq(auditEntries.target, userId)),
              after === undefined ? undefined : lt(auditEntries.id, after),
            ),
          )
          .orderBy(desc(auditEntries.id))
          .limit(limit + 1),
      )
      const items = rows.slice(0, limit).map((row) => ({ ...toAuditEntry(row), number: row.id }))
      return { items, more: rows.length > limit }
    },
  }
}
