/** Statements that any use case may add: the audit entry and the mail. */
import { sql } from 'drizzle-orm'
import type { Change } from '../../../../application/ports/unit-of-work.ts'
import type { AuditDetails } from '../../../../domain/audit/audit-entry.ts'
import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { auditEntries, outboxMessages, sessions } from '../schema/index.ts'
import { userKey } from './user-row.ts'

type OperationsChange = Extract<Change, { kind: 'append_audit' | 'enqueue_mail' }>

export function operationsStatements(db: Database, change: OperationsChange): readonly Statement[] {
  const { query } = db
  switch (change.kind) {
    case 'append_audit': {
      const { endedSessionsOf, entry } = change
      const { at, origin, onBehalfOf, sessionId, reason, details, personal, ...same } = entry
      return [
        query.insert(auditEntries).values({
          ...same,
          ...origin,
          at: toDate(at),
          sessionId: sessionId ?? null,
          reason: reason ?? null,
          onBehalfOf: onBehalfOf ?? null,
          personal: personal ?? null,
          details: endedSessionsOf
            ? withEndedSessions(db, details ?? {}, endedSessionsOf)
            : (details ?? null),
        }),
      ]
    }
    case 'enqueue_mail': {
      const { id, to, locale, notification, createdAt } = change.message
      return [
        query.insert(outboxMessages).values({
          publicId: id,
          recipient: to,
          locale,
          notification,
          createdAt: toDate(createdAt),
          nextAttemptAt: toDate(createdAt),
        }),
      ]
    }
  }
}

/** Counted where they were ended: among the rows that this transaction has written. */
function withEndedSessions(db: Database, details: AuditDetails, userId: UserId) {
  return sql`(${JSON.stringify(details)}::jsonb || jsonb_build_object('sessionsEnded', (
    SELECT count(*) FROM ${sessions} WHERE ${sessions.userId} = ${userKey(db, userId)}
      AND ${sessions.endedAt} IS NOT NULL AND ${sessions}.xmin = pg_current_xact_id()::xid
  )))::json`
}
