/** Statements that any use case may add: the audit entry and the mail. */
import type { Change } from '../../../../application/ports/unit-of-work.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { auditEntries, outboxMessages } from '../schema/index.ts'

type OperationsChange = Extract<Change, { kind: 'append_audit' | 'enqueue_mail' }>

export function operationsStatements(
  { query }: Database,
  change: OperationsChange,
): readonly Statement[] {
  switch (change.kind) {
    case 'append_audit': {
      const { at, origin, sessionId, reason, details, ...same } = change.entry
      return [
        query.insert(auditEntries).values({
          ...same,
          ...origin,
          at: toDate(at),
          sessionId: sessionId ?? null,
          reason: reason ?? null,
          details: details ?? null,
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
