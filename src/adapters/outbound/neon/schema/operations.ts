/** Tables that every change may write to: the audit log with its chains, and the outbox. */
import { type SQL, sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  bigserial,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  varchar,
} from 'drizzle-orm/pg-core'
import type { AuditEntry } from '../../../../domain/audit/audit-entry.ts'
import type { PendingNotification } from '../../../../domain/notification/pending-notification.ts'
import { moment } from './columns.ts'

/**
 * Public ids instead of foreign keys: an entry outlives what it tells of. Its place in a chain is given by a trigger
 * (`gatehouse_audit_chain`), which no writer can choose; other triggers refuse every change and removal, but that
 * personal values are forgotten.
 */
export const auditEntries = pgTable(
  'audit_entries',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    at: moment('at').notNull(),
    action: varchar({ length: 60 }).notNull(),
    actor: varchar({ length: 40 }),
    onBehalfOf: varchar('on_behalf_of', { length: 40 }),
    sessionId: varchar('session_id', { length: 40 }),
    target: varchar({ length: 300 }),
    outcome: varchar({ length: 10 }).notNull(),
    reason: varchar({ length: 60 }),
    requestId: varchar('request_id', { length: 64 }).notNull(),
    address: varchar({ length: 45 }),
    userAgent: varchar('user_agent', { length: 300 }),
    policyVersion: varchar('policy_version', { length: 100 }),
    /** Not `jsonb`, which would write it anew: its text is hashed. */
    details: json().$type<NonNullable<AuditEntry['details']>>(),
    /** What may be forgotten: the chain has only its digest, over the salt and the text. */
    personal: json().$type<NonNullable<AuditEntry['personal']>>(),
    personalSalt: text('personal_salt'),
    personalDigest: text('personal_digest'),
    /** Which text is hashed: 1 is that of entries from before these columns. */
    format: smallint().notNull().default(1),
    stream: smallint().notNull().default(0),
    seq: bigint({ mode: 'number' }).notNull().default(0),
    previousHash: text('previous_hash').notNull().default(''),
    hash: text().notNull().default(''),
  },
  (table) => [
    // Every list is in this order, whatever it is searched by: a page costs the same wherever it is.
    index('audit_entries_at_index').on(table.at, table.id),
    index('audit_entries_target_index').on(table.target, table.at, table.id),
    index('audit_entries_actor_index').on(table.actor, table.at, table.id),
    index('audit_entries_action_index').on(table.action, table.at, table.id),
    index('audit_entries_category_index').on(auditCategory(table.action), table.at, table.id),
    unique('audit_entries_place_unique').on(table.stream, table.seq),
  ],
)

/** What stands before the dot: `account` of `account.register`. */
export function auditCategory(action: AnyPgColumn): SQL {
  return sql`split_part(${action}, '.', 1)`
}

/** Where each chain ends: one row a stream, locked by whoever appends to it. */
export const auditHeads = pgTable('audit_heads', {
  stream: smallint().primaryKey(),
  seq: bigint({ mode: 'number' }).notNull(),
  hash: text().notNull(),
})

/** Places of the chains that the service has verified and signed. */
export const auditCheckpoints = pgTable(
  'audit_checkpoints',
  {
    stream: smallint().notNull(),
    seq: bigint({ mode: 'number' }).notNull(),
    hash: text().notNull(),
    at: moment('at').notNull(),
    signature: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.stream, table.seq] })],
)

/** The checkpoints up to which entries were forgotten, each signed as such. */
export const auditRetentions = pgTable(
  'audit_retentions',
  {
    stream: smallint().notNull(),
    seq: bigint({ mode: 'number' }).notNull(),
    at: moment('at').notNull(),
    signature: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.stream, table.seq] })],
)

/** Mail that waits. It names its token by id and key; the token itself is derived when it is sent. */
export const outboxMessages = pgTable(
  'outbox_messages',
  {
    publicId: varchar('public_id', { length: 40 }).primaryKey(),
    recipient: varchar({ length: 255 }).notNull(),
    locale: varchar({ length: 10 }).notNull(),
    notification: jsonb().$type<PendingNotification>().notNull(),
    createdAt: moment('created_at').notNull(),
    nextAttemptAt: moment('next_attempt_at').notNull(),
    attempts: integer().notNull().default(0),
    lease: text(),
    leasedUntil: moment('leased_until'),
    sentAt: moment('sent_at'),
    refusedAt: moment('refused_at'),
    lastFailure: text('last_failure'),
  },
  (table) => [
    index('outbox_messages_due_index')
      .on(table.nextAttemptAt)
      .where(sql`${table.sentAt} IS NULL AND ${table.refusedAt} IS NULL`),
    index('outbox_messages_recipient_index').on(sql`lower(${table.recipient})`),
  ],
)
