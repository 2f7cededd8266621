/** The same tables for drizzle, under the names by which Better Auth asks for them. */
import { boolean, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

const id = text().primaryKey()
const userId = text('user_id').notNull()
const createdAt = timestamp('created_at').notNull().defaultNow()
const updatedAt = timestamp('updated_at').notNull().defaultNow()

export const user = pgTable('user', {
  id,
  name: text().notNull(),
  email: text().notNull(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text(),
  twoFactorEnabled: boolean('two_factor_enabled').default(false),
  createdAt,
  updatedAt,
})

export const session = pgTable('session', {
  id,
  expiresAt: timestamp('expires_at').notNull(),
  token: text().notNull(),
  createdAt,
  updatedAt,
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  userId,
})

export const account = pgTable('account', {
  id,
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  userId,
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: timestamp('access_token_expires_at'),
  refreshTokenExpiresAt: timestamp('refresh_token_expires_at'),
  scope: text(),
  password: text(),
  createdAt,
  updatedAt,
})

export const verification = pgTable('verification', {
  id,
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: timestamp('expires_at').notNull(),
  createdAt,
  updatedAt,
})

export const twoFactor = pgTable('two_factor', {
  id,
  secret: text().notNull(),
  backupCodes: text('backup_codes').notNull(),
  userId,
  verified: boolean().default(true),
  failedVerificationCount: integer('failed_verification_count').default(0),
  lockedUntil: timestamp('locked_until'),
})

export const jwks = pgTable('jwks', {
  id,
  publicKey: text('public_key').notNull(),
  privateKey: text('private_key').notNull(),
  createdAt: timestamp('created_at').notNull(),
  expiresAt: timestamp('expires_at'),
  alg: text(),
  crv: text(),
})
