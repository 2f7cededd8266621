import { asc, eq, getTableColumns } from 'drizzle-orm'
import type { Passkeys } from '../../../application/ports/passkeys.ts'
import type { Database } from './database.ts'
import { toPasskey, toUserWithPassword, userColumnsWithPassword } from './rows.ts'
import { passkeys, users } from './schema/index.ts'

/** Reads passkeys from Postgres. */
export function createNeonPasskeys({ query, run }: Database): Passkeys {
  return {
    async of(userId) {
      const rows = await run(
        query
          .select({ passkey: getTableColumns(passkeys) })
          .from(passkeys)
          .innerJoin(users, eq(users.id, passkeys.userId))
          .where(eq(users.publicId, userId))
          .orderBy(asc(passkeys.createdAt), asc(passkeys.publicId)),
      )
      return rows.map(({ passkey }) => toPasskey(passkey, userId))
    },
    async byCredentialId(credentialId) {
      const [row] = await run(
        query
          .select({ passkey: getTableColumns(passkeys), user: userColumnsWithPassword })
          .from(passkeys)
          .innerJoin(users, eq(users.id, passkeys.userId))
          .where(eq(passkeys.credentialId, credentialId)),
      )
      if (!row) return undefined
      const owner = toUserWithPassword(row.user)
      return { passkey: toPasskey(row.passkey, owner.user.id), owner }
    },
  }
}
