/** Tables of what keeps attackers out. */
import { sql } from 'drizzle-orm'
import { index, pgTable, varchar } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** Lifted and expired ones stay for a while: who comes back is kept out for longer. */
export const ipBlocks = pgTable(
  'ip_blocks',
  {
    publicId: varchar('public_id', { length: 40 }).primaryKey(),
    kind: varchar({ length: 10 }).$type<'allow' | 'deny'>().notNull(),
    /** CIDR notation, canonical. */
    network: varchar({ length: 49 }).notNull(),
    reason: varchar({ length: 300 }).notNull(),
    createdAt: moment('created_at').notNull(),
    /** Null: the service itself. */
    createdBy: varchar('created_by', { length: 40 }),
    expiresAt: moment('expires_at'),
    liftedAt: moment('lifted_at'),
  },
  (table) => [
    index('ip_blocks_in_force_index')
      .on(table.createdAt, table.publicId)
      .where(sql`${table.liftedAt} IS NULL`),
    index('ip_blocks_network_index').on(table.network, table.createdAt),
    index('ip_blocks_expires_index').on(table.expiresAt),
  ],
)
