/** Tables of the session context: sign-ins, and the refresh tokens of each (a family). */
import { sql } from 'drizzle-orm'
import {
  bigserial,
  foreignKey,
  index,
  integer,
  pgTable,
  serial,
  text,
  unique,
  varchar,
} from 'drizzle-orm/pg-core'
import { users } from './account.ts'
import { moment } from './columns.ts'

export const sessions = pgTable(
  'sessions',
  {
    id: serial().primaryKey(),
    publicId: varchar('public_id', { length: 40 }).notNull(),
    userId: integer('user_id').notNull(),
    portal: varchar({ length: 50 }),
    address: varchar({ length: 45 }),
    userAgent: varchar('user_agent', { length: 300 }),
    country: varchar({ length: 2 }),
    /** RFC 8176 authentication method references. */
    methods: text().array().notNull(),
    authenticatedAt: moment('authenticated_at').notNull(),
    /** When a second factor was last used in it. */
    mfaAt: moment('mfa_at'),
    createdAt: moment('created_at').notNull(),
    lastUsedAt: moment('last_used_at').notNull(),
    /** The absolute end: no refresh moves it. */
    expiresAt: moment('expires_at').notNull(),
    endedAt: moment('ended_at'),
    endReason: varchar('end_reason', { length: 30 }),
  },
  (table) => [
    unique('sessions_public_id_unique').on(table.publicId),
    index('sessions_live_by_user_index').on(table.userId).where(sql`${table.endedAt} IS NULL`),
    index('sessions_by_user_index').on(table.userId, table.id),
    index('sessions_expires_index').on(table.expiresAt),
    foreignKey({
      name: 'sessions_user_fk',
      columns: [table.userId],
      foreignColumns: [users.id],
    }).onDelete('cascade'),
  ],
)

/** Every token of a family is kept until its session is: an old one that comes back is theft. */
export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    tokenHash: text('token_hash').primaryKey(),
    sessionId: integer('session_id').notNull(),
    /** 1 for the token of the sign-in; its successor is one higher. */
    generation: integer().notNull(),
    createdAt: moment('created_at').notNull(),
    /** When it was first exchanged. */
    usedAt: moment('used_at'),
  },
  (table) => [
    // One rotation at most for each token, whatever the code above it does.
    unique('refresh_tokens_generation_unique').on(table.sessionId, table.generation),
    foreignKey({
      name: 'refresh_tokens_session_fk',
      columns: [table.sessionId],
      foreignColumns: [sessions.id],
    }).onDelete('cascade'),
  ],
)

/** Ends that Redis could not be told of: empty while it answers. */
export const unmarkedEnds = pgTable('unmarked_ends', {
  id: bigserial({ mode: 'number' }).primaryKey(),
  /** The public id of a session or a person, or `everybody`. */
  ended: varchar({ length: 40 }).notNull(),
  at: moment('at').notNull(),
})
