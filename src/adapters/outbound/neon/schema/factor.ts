/** Tables of second factors. No secret lies here in the clear: sealed where it must be read, hashed where not. */
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  varchar,
} from 'drizzle-orm/pg-core'
import { users } from './account.ts'
import { moment } from './columns.ts'

/** One authenticator app a person. */
export const totpFactors = pgTable(
  'totp_factors',
  {
    userId: integer('user_id').primaryKey(),
    /** Sealed (ports/sealed-secrets). */
    secret: text().notNull(),
    createdAt: moment('created_at').notNull(),
    confirmedAt: moment('confirmed_at'),
    /** The newest time step whose code was taken. */
    usedStep: bigint('used_step', { mode: 'number' }),
    /** Codes tried since `tries_since`. */
    tries: integer().notNull().default(0),
    triesSince: moment('tries_since'),
  },
  (table) => [
    foreignKey({
      name: 'totp_factors_user_fk',
      columns: [table.userId],
      foreignColumns: [users.id],
    }).onDelete('cascade'),
  ],
)

export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    userId: integer('user_id').notNull(),
    codeHash: text('code_hash').notNull(),
    usedAt: moment('used_at'),
  },
  (table) => [
    primaryKey({ name: 'recovery_codes_pk', columns: [table.userId, table.codeHash] }),
    foreignKey({
      name: 'recovery_codes_user_fk',
      columns: [table.userId],
      foreignColumns: [users.id],
    }).onDelete('cascade'),
  ],
)

export const passkeys = pgTable(
  'passkeys',
  {
    publicId: varchar('public_id', { length: 40 }).primaryKey(),
    userId: integer('user_id').notNull(),
    name: varchar({ length: 100 }).notNull(),
    /** Base64url, as WebAuthn's JSON has it. */
    credentialId: text('credential_id').notNull(),
    /** COSE, base64url. */
    publicKey: text('public_key').notNull(),
    /** The authenticator's signature counter; 0 where it has none. */
    counter: bigint({ mode: 'number' }).notNull(),
    transports: text().array().notNull().default(sql`'{}'`),
    /** Whether it is kept in an account of the person's and so on more than one device. */
    backedUp: boolean('backed_up').notNull(),
    createdAt: moment('created_at').notNull(),
    lastUsedAt: moment('last_used_at'),
  },
  (table) => [
    unique('passkeys_credential_unique').on(table.credentialId),
    index('passkeys_user_index').on(table.userId),
    foreignKey({
      name: 'passkeys_user_fk',
      columns: [table.userId],
      foreignColumns: [users.id],
    }).onDelete('cascade'),
  ],
)

/** What waits for an answer: a sign-in for its second factor, a browser for its passkey. */
export const challenges = pgTable(
  'challenges',
  {
    tokenHash: text('token_hash').primaryKey(),
    purpose: varchar({ length: 30 }).notNull(),
    /** Nobody's while a passkey has still to say whose it is. */
    userId: integer('user_id'),
    /** What was in force when the password was right: a session starts only while it still is. */
    passwordHash: varchar('password_hash', { length: 255 }),
    portal: varchar({ length: 50 }),
    /** Sealed: what the identity provider wants back with the code. */
    providerChallenge: text('provider_challenge'),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    tries: integer().notNull().default(0),
    spentAt: moment('spent_at'),
  },
  (table) => [
    index('challenges_user_index').on(table.userId),
    index('challenges_expires_index').on(table.expiresAt),
    foreignKey({
      name: 'challenges_user_fk',
      columns: [table.userId],
      foreignColumns: [users.id],
    }).onDelete('cascade'),
  ],
)
