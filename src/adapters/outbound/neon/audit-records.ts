import { and, asc, desc, eq, gt, gte, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { AuditQuery, AuditRecords } from '../../../application/ports/audit-records.ts'
import { auditColumn } from './audit-columns.ts'
import { conditionSql } from './condition-sql.ts'
import type { Database } from './database.ts'
import { toAuditEntry, toDate, toInstant } from './rows.ts'
import {
  auditCategory,
  auditCheckpoints,
  auditEntries,
  auditHeads,
  auditRetentions,
} from './schema/index.ts'

/** Reads the audit log from Postgres. */
export function createNeonAuditRecords({ query, run, batch }: Database): AuditRecords {
  return {
    async list({ after, limit, ...asked }, { filter, vocabulary }) {
      const rows = await run(
        query
          .select()
          .from(auditEntries)
          .where(
            and(
              conditionSql(filter, vocabulary, auditColumn),
              after &&
                sql`(${auditEntries.at}, ${auditEntries.id}) < (${toDate(after.at).toISOString()}::timestamptz, ${after.number}::bigint)`,
              ...matches(asked),
            ),
          )
          .orderBy(desc(auditEntries.at), desc(auditEntries.id))
          .limit(limit + 1),
      )
      const items = rows.slice(0, limit).map((row) => ({
        number: row.id,
        entry: toAuditEntry(row),
        chain: { stream: row.stream, seq: row.seq, hash: row.hash },
      }))
      return { items, more: rows.length > limit }
    },

    async heads() {
      const rows = await run(query.select().from(auditHeads).where(gt(auditHeads.seq, 0)))
      return new Map(rows.map(({ stream, seq, hash }) => [stream, { seq, hash }]))
    },

    chain: (stream, after, limit) =>
      run(
        query
          .select({
            stream: auditEntries.stream,
            seq: auditEntries.seq,
            previousHash: auditEntries.previousHash,
            hash: auditEntries.hash,
            columns: chainedColumns,
            personal: personalText,
            personalDigest: auditEntries.personalDigest,
          })
          .from(auditEntries)
          .where(and(eq(auditEntries.stream, stream), gt(auditEntries.seq, after)))
          .orderBy(asc(auditEntries.seq))
          .limit(limit),
      ),

    async checkpoints() {
      const rows = await run(
        query
          .select({ checkpoint: auditCheckpoints, retention: auditRetentions })
          .from(auditCheckpoints)
          .leftJoin(
            auditRetentions,
            and(
              eq(auditRetentions.stream, auditCheckpoints.stream),
              eq(auditRetentions.seq, auditCheckpoints.seq),
            ),
          )
          .orderBy(asc(auditCheckpoints.stream), desc(auditCheckpoints.seq)),
      )
      return rows.map(({ checkpoint, retention }) => ({
        ...checkpoint,
        at: toInstant(checkpoint.at),
        retention: retention && { at: toInstant(retention.at), signature: retention.signature },
      }))
    },

    async addCheckpoints(checkpoints) {
      const rows = checkpoints.map((one) => ({ ...one, at: toDate(one.at) }))
      // Two schedules at once sign the same place: one of them will do.
      await run(query.insert(auditCheckpoints).values(rows).onConflictDoNothing())
    },

    async forget({ stream, seq }, { at, signature }) {
      const [, , removed] = await batch([
        query.execute(sql`SET LOCAL gatehouse.audit_retention = 'on'`),
        query.insert(auditRetentions).values({ stream, seq, at: toDate(at), signature }),
        query
          .delete(auditEntries)
          .where(and(eq(auditEntries.stream, stream), lte(auditEntries.seq, seq)))
          .returning({ seq: auditEntries.seq }),
      ])
      return removed.length
    },
  }
}

/** The texts that `gatehouse_audit_hash` hashed, in the order of `ChainedRow`. */
const chainedColumns = sql<(string | null)[]>`ARRAY[
  to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  action, actor, session_id, target, outcome, reason, request_id, address, user_agent, policy_version, details::text
]::text[] || CASE WHEN format = 1 AND on_behalf_of IS NULL AND personal_digest IS NULL THEN ARRAY[]::text[]
  ELSE ARRAY[format::text, id::text, on_behalf_of, personal_digest]::text[] END`

/** What `personal_digest` is of. */
const personalText = sql<
  string | null
>`CASE WHEN personal IS NULL AND personal_salt IS NULL THEN NULL
  ELSE coalesce(personal_salt, '') || coalesce(personal::text, '') END`

type Asked = Omit<AuditQuery, 'after' | 'limit'>

function matches({ actor, target, action, from, to }: Asked): readonly (SQL | undefined)[] {
  return [
    actor === undefined ? undefined : eq(auditEntries.actor, actor),
    target === undefined ? undefined : eq(auditEntries.target, target),
    action === undefined ? undefined : isAction(action),
    from === undefined ? undefined : gte(auditEntries.at, toDate(from)),
    to === undefined ? undefined : lt(auditEntries.at, toDate(to)),
  ]
}

function isAction(action: string): SQL {
  // An action is a category and a verb: its beginning is a category, which has an index of its own.
  return action.endsWith('.')
    ? eq(auditCategory(auditEntries.action), action.slice(0, -1))
    : eq(auditEntries.action, action)
}
