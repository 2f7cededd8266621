/** Tables of the policies: bundles by their hash, and which one is in force. */
import { sql } from 'drizzle-orm'
import {
  bigserial,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  varchar,
} from 'drizzle-orm/pg-core'
import type { Bundle } from '../../../../domain/policy/bundle.ts'
import type { PolicyFile } from '../../../../domain/policy/source.ts'
import { moment } from './columns.ts'

/** Never changed: the key is the SHA-256 of the bundle in canonical form. */
export const policyBundles = pgTable('policy_bundles', {
  hash: text().primaryKey(),
  bundle: jsonb().$type<Bundle>().notNull(),
  files: jsonb().$type<readonly PolicyFile[]>().notNull(),
})

/** The highest sequence is in force. A rollback is a new sequence with an old hash. */
export const policyVersions = pgTable(
  'policy_versions',
  {
    sequence: integer().primaryKey(),
    hash: text().notNull(),
    /** A JWS over the sequence and the hash. */
    signature: text().notNull(),
    message: varchar({ length: 500 }).notNull(),
    /** The author's public id; NULL: the operator. */
    author: varchar({ length: 40 }),
    approver: varchar({ length: 40 }),
    publishedAt: moment('published_at').notNull(),
  },
  (table) => [
    index('policy_versions_hash_index').on(table.hash),
    foreignKey({
      name: 'policy_versions_hash_fk',
      columns: [table.hash],
      foreignColumns: [policyBundles.hash],
    }),
  ],
)

/** Changes that wait for a second administrator. */
export const policyProposals = pgTable(
  'policy_proposals',
  {
    publicId: varchar('public_id', { length: 40 }).primaryKey(),
    /** The version that it was made from: the only one that it may replace. */
    baseSequence: integer('base_sequence').notNull(),
    hash: text().notNull(),
    message: varchar({ length: 500 }).notNull(),
    author: varchar({ length: 40 }).notNull(),
    createdAt: moment('created_at').notNull(),
    /** When it was published, or made impossible by another publication. */
    decidedAt: moment('decided_at'),
  },
  (table) => [
    index('policy_proposals_open_index').on(table.createdAt).where(sql`${table.decidedAt} IS NULL`),
    foreignKey({
      name: 'policy_proposals_hash_fk',
      columns: [table.hash],
      foreignColumns: [policyBundles.hash],
    }),
  ],
)

/** The one draft that is evaluated beside the policies in force; no row: none is. */
export const policyShadow = pgTable(
  'policy_shadow',
  {
    id: integer().primaryKey().default(1),
    hash: text().notNull(),
    signature: text().notNull(),
    startedBy: varchar('started_by', { length: 40 }).notNull(),
    startedAt: moment('started_at').notNull(),
  },
  (table) => [
    check('policy_shadow_single', sql`${table.id} = 1`),
    foreignKey({
      name: 'policy_shadow_hash_fk',
      columns: [table.hash],
      foreignColumns: [policyBundles.hash],
    }),
  ],
)

/** Decisions that a draft would have made otherwise, counted by what they were about. */
export const policyShadowDifferences = pgTable(
  'policy_shadow_differences',
  {
    hash: text().notNull(),
    roles: text().notNull(),
    action: varchar({ length: 60 }).notNull(),
    subject: varchar({ length: 60 }).notNull(),
    /** What the draft says; the policies in force say the opposite. */
    allowedByDraft: boolean('allowed_by_draft').notNull(),
    count: integer().notNull(),
    lastAt: moment('last_at').notNull(),
    /** The last one, with its conditions' attributes. */
    example: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (table) => [
    primaryKey({
      name: 'policy_shadow_differences_pk',
      columns: [table.hash, table.roles, table.action, table.subject, table.allowedByDraft],
    }),
  ],
)

/** Decisions as they were made: all denials, a sample of the rest. Never a value that no condition asks for. */
export const decisionLog = pgTable(
  'decision_log',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    at: moment('at').notNull(),
    actor: varchar({ length: 40 }),
    roles: text().array().notNull(),
    action: varchar({ length: 60 }).notNull(),
    subject: varchar({ length: 60 }).notNull(),
    field: varchar({ length: 60 }),
    allowed: boolean().notNull(),
    policyVersion: varchar('policy_version', { length: 40 }).notNull(),
    requestId: varchar('request_id', { length: 64 }).notNull(),
    /** 1 for a denial; what each logged allow stands for otherwise. */
    weight: integer().notNull(),
    /** The attributes that conditions of this subject ask for. */
    facts: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (table) => [index('decision_log_at_index').on(table.at)],
)
