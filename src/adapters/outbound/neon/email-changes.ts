import { and, eq, inArray } from 'drizzle-orm'
import type { EmailChanges } from '../../../application/ports/email-changes.ts'
import { agreementPurpose } from '../../../domain/account/email-change.ts'
import type { Database } from './database.ts'
import {
  emailChangeColumns,
  oneTimeTokenColumns,
  toEmailChange,
  toOneTimeToken,
  toUser,
  userColumns,
} from './rows.ts'
import { emailChanges, oneTimeTokens, users } from './schema/index.ts'

/** Reads changes of addresses from Postgres. */
export function createNeonEmailChanges({ query, run }: Database): EmailChanges {
  return {
    async ofUser(userId) {
      const [row] = await run(
        query
          .select(emailChangeColumns)
          .from(emailChanges)
          .innerJoin(users, eq(users.id, emailChanges.userId))
          .where(eq(users.publicId, userId)),
      )
      return row && toEmailChange(row, userId)
    },

    async byToken(hash) {
      const [row] = await run(
        query
          .select({ token: oneTimeTokenColumns, change: emailChangeColumns, user: userColumns })
          .from(oneTimeTokens)
          .innerJoin(emailChanges, eq(emailChanges.userId, oneTimeTokens.userId))
          .innerJoin(users, eq(users.id, oneTimeTokens.userId))
          .where(
            and(
              eq(oneTimeTokens.tokenHash, hash),
              inArray(oneTimeTokens.purpose, Object.values(agreementPurpose)),
            ),
          ),
      )
      if (!row) return undefined
      const user = toUser(row.user)
      const token = toOneTimeToken(row.token, user.id)
      return {
        token,
        side: token.purpose === agreementPurpose.current ? 'current' : 'new',
        change: toEmailChange(row.change, user.id),
        user,
      }
    },
  }
}
