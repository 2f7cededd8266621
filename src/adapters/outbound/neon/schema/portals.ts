/** Tables of the portals' back ends: how they prove who they are, and what they tell us of their things. */
import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, primaryKey, text, unique, varchar } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

export const serviceCredentials = pgTable(
  'service_credentials',
  {
    publicId: varchar('public_id', { length: 40 }).primaryKey(),
    name: varchar({ length: 100 }).notNull(),
    tokenHash: text('token_hash').notNull(),
    permissions: text().array().notNull(),
    createdAt: moment('created_at').notNull(),
    createdBy: varchar('created_by', { length: 40 }).notNull(),
    expiresAt: moment('expires_at'),
    revokedAt: moment('revoked_at'),
  },
  (table) => [unique('service_credentials_hash_unique').on(table.tokenHash)],
)

/** A thing of a portal, as far as the policies ask about it. */
export const resources = pgTable(
  'resources',
  {
    type: varchar({ length: 60 }).notNull(),
    id: varchar({ length: 200 }).notNull(),
    properties: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'resources_pk', columns: [table.type, table.id] }),
    index('resources_properties_index').using('gin', sql`${table.properties} jsonb_path_ops`),
  ],
)
