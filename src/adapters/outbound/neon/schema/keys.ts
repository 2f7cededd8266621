/** Signing keys, for deployments that keep none among the platform's secrets. */
import { integer, jsonb, pgTable, text, unique, varchar } from 'drizzle-orm/pg-core'
import type { PublicKey } from '../../../../application/ports/signing-keys.ts'
import { moment } from './columns.ts'

export const signingKeys = pgTable(
  'signing_keys',
  {
    kid: varchar({ length: 64 }).primaryKey(),
    /** Of two rotations at once only one gets the next number. */
    sequence: integer().notNull(),
    publicKey: jsonb('public_key').$type<PublicKey>().notNull(),
    /** Encrypted; the key to it is not in this database. */
    privatePart: text('private_part').notNull(),
    createdAt: moment('created_at').notNull(),
    signsFrom: moment('signs_from').notNull(),
    withdrawnAt: moment('withdrawn_at'),
  },
  (table) => [unique('signing_keys_sequence_unique').on(table.sequence)],
)
