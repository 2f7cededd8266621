/** The table about the user pool, where one keeps passwords. */
import { bigint, index, integer, pgTable, text, varchar } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** Accounts of the pool that may differ from the record. No foreign key: they outlive the account. */
export const identitySyncs = pgTable(
  'identity_syncs',
  {
    userId: varchar('user_id', { length: 40 }).primaryKey(),
    /** What the record keeps, or kept, in the place of a hash. */
    poolReference: varchar('pool_reference', { length: 255 }).notNull(),
    /** Grows with every change: a settlement of an older one leaves the newer waiting. */
    revision: bigint({ mode: 'number' }).notNull().default(1),
    nextAttemptAt: moment('next_attempt_at').notNull(),
    attempts: integer().notNull().default(0),
    leasedUntil: moment('leased_until'),
    lastFailure: text('last_failure'),
  },
  (table) => [index('identity_syncs_due_index').on(table.nextAttemptAt)],
)
