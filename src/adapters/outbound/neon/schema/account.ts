/** Tables of the account context. The brief's columns come first, then what the service needs more. */
import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  text,
  unique,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/pg-core'
import type { UserAttributes } from '../../../../domain/account/user.ts'
import { roles } from './access.ts'
import { moment } from './columns.ts'

export const users = pgTable(
  'users',
  {
    id: serial().primaryKey(),
    username: varchar({ length: 80 }).notNull(),
    email: varchar({ length: 255 }).notNull(),
    passwordHash: varchar('password_hash', { length: 255 }).notNull(),
    role: varchar({ length: 50 }).notNull(),
    firstName: varchar('first_name', { length: 100 }),
    lastName: varchar('last_name', { length: 100 }),
    status: varchar({ length: 20 }).notNull().default('active'),
    createdAt: moment('created_at').notNull().default(sql`CURRENT_TIMESTAMP`),
    /** Kept true by the trigger `users_touch`, whoever updates the row. */
    updatedAt: moment('updated_at').notNull().default(sql`CURRENT_TIMESTAMP`),
    /** What the world calls this person: says nothing of how many there are. */
    publicId: varchar('public_id', { length: 40 })
      .notNull()
      .default(sql`'usr_' || replace(gen_random_uuid()::text, '-', '')`),
    emailVerified: boolean('email_verified').notNull().default(false),
    locale: varchar({ length: 10 }).notNull().default('en'),
    /** Grows with every change that the profile shows. */
    version: integer().notNull().default(1),
    /** When its owner last took another username. */
    usernameChangedAt: moment('username_changed_at'),
    /** What the policies declare about people, set by administrators. */
    attributes: jsonb().$type<UserAttributes>().notNull().default({}),
  },
  (table) => [
    unique('users_username_unique').on(table.username),
    unique('users_email_unique').on(table.email),
    unique('users_public_id_unique').on(table.publicId),
    uniqueIndex('users_username_lower_unique').on(sql`lower(${table.username})`),
    uniqueIndex('users_email_lower_unique').on(sql`lower(${table.email})`),
    // What a name begins with is a range of bytes; another collation's order has no such ranges.
    index('users_username_search_index').on(sql`(lower(${table.username}) COLLATE "C")`),
    index('users_email_search_index').on(sql`(lower(${table.email}) COLLATE "C")`),
    index('users_role_index').on(table.role),
    foreignKey({ name: 'users_role_fk', columns: [table.role], foreignColumns: [roles.name] })
      .onUpdate('cascade')
      .onDelete('restrict'),
    check('users_status_known', sql`${table.status} IN ('active', 'disabled', 'pending')`),
  ],
)

/** Names that were given up, in lower case, and until when nobody but their owner of before gets them. */
export const heldUsernames = pgTable(
  'held_usernames',
  {
    username: varchar({ length: 80 }).primaryKey(),
    /** Null: the account is gone. */
    userId: integer('user_id'),
    heldUntil: moment('held_until').notNull(),
  },
  (table) => [
    index('held_usernames_user_index').on(table.userId),
    index('held_usernames_until_index').on(table.heldUntil),
    foreignKey({
      name: 'held_usernames_user_fk',
      columns: [table.userId],
      foreignColumns: [users.id],
    }).onDelete('set null'),
  ],
)

/** Moves to another address that wait for both sides to agree: one of each person at most. */
export const emailChanges = pgTable(
  'email_changes',
  {
    userId: integer('user_id').primaryKey(),
    fromEmail: varchar('from_email', { length: 255 }).notNull(),
    toEmail: varchar('to_email', { length: 255 }).notNull(),
    requestedAt: moment('requested_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    currentAgreedAt: moment('current_agreed_at'),
    newAgreedAt: moment('new_agreed_at'),
  },
  (table) => [
    foreignKey({
      name: 'email_changes_user_fk',
      columns: [table.userId],
      foreignColumns: [users.id],
    }).onDelete('cascade'),
  ],
)

/** The roles that a person has besides the primary one. */
export const userRoles = pgTable(
  'user_roles',
  {
    userId: integer('user_id').notNull(),
    roleId: integer('role_id').notNull(),
  },
  (table) => [
    primaryKey({ name: 'user_roles_pk', columns: [table.userId, table.roleId] }),
    index('user_roles_role_index').on(table.roleId),
    foreignKey({
      name: 'user_roles_user_fk',
      columns: [table.userId],
      foreignColumns: [users.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'user_roles_role_fk',
      columns: [table.roleId],
      foreignColumns: [roles.id],
    }).onDelete('restrict'),
  ],
)

/** Tokens that travel by mail: only their hashes. */
export const oneTimeTokens = pgTable(
  'one_time_tokens',
  {
    publicId: varchar('public_id', { length: 40 }).primaryKey(),
    userId: integer('user_id').notNull(),
    purpose: varchar({ length: 30 }).notNull(),
    tokenHash: text('token_hash').notNull(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    /** When it was used, or made worthless by a newer one. */
    spentAt: moment('spent_at'),
  },
  (table) => [
    unique('one_time_tokens_hash_unique').on(table.tokenHash),
    index('one_time_tokens_user_index').on(table.userId, table.purpose),
    index('one_time_tokens_expires_index').on(table.expiresAt),
    foreignKey({
      name: 'one_time_tokens_user_fk',
      columns: [table.userId],
      foreignColumns: [users.id],
    }).onDelete('cascade'),
  ],
)
