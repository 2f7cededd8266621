import { asc } from 'drizzle-orm'
import type { StoredSigningKeys } from '../../../application/ports/signing-keys.ts'
import { asId, type KeyId } from '../../../domain/shared/ids.ts'
import type { SealedSecret } from '../../../domain/shared/sealed-secret.ts'
import type { Database } from './database.ts'
import { toInstant } from './rows.ts'
import { signingKeys } from './schema/index.ts'

/** Reads signing keys from Postgres. */
export function createNeonSigningKeys({ query, run }: Database): StoredSigningKeys {
  return {
    async list() {
      const rows = await run(query.select().from(signingKeys).orderBy(asc(signingKeys.sequence)))
      return rows.map((row) => ({
        ...row,
        kid: asId<KeyId>(row.kid),
        privatePart: row.privatePart as SealedSecret, // as it was written
        createdAt: toInstant(row.createdAt),
        signsFrom: toInstant(row.signsFrom),
        withdrawnAt: row.withdrawnAt && toInstant(row.withdrawnAt),
      }))
    },
  }
}
