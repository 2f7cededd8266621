/** The table of moving people in. */
import { integer, pgTable, varchar } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** How far each file has been imported: written with every batch, so that a killed import goes on where it was. */
export const userImports = pgTable('user_imports', {
  /** SHA-256 of the file, in hexadecimal. */
  digest: varchar({ length: 64 }).primaryKey(),
  /** The last line that a batch has dealt with. */
  line: integer().notNull(),
  imported: integer().notNull(),
  rejected: integer().notNull(),
  startedAt: moment('started_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
})
