import { and, eq } from 'drizzle-orm'
import type { OneTimeTokens } from '../../../application/ports/one-time-tokens.ts'
import type { Database } from './database.ts'
import {
  oneTimeTokenColumns,
  toOneTimeToken,
  toUserWithPassword,
  userColumnsWithPassword,
} from './rows.ts'
import { oneTimeTokens, users } from './schema/index.ts'

/** Reads one-time tokens from Postgres. */
export function createNeonOneTimeTokens({ query, run }: Database): OneTimeTokens {
  return {
    async find(purpose, hash) {
      const [row] = await run(
        query
          .select({ token: oneTimeTokenColumns, user: userColumnsWithPassword })
          .from(oneTimeTokens)
          .innerJoin(users, eq(users.id, oneTimeTokens.userId))
          .where(and(eq(oneTimeTokens.tokenHash, hash), eq(oneTimeTokens.purpose, purpose))),
      )
      if (!row) return undefined
      return {
        token: toOneTimeToken(row.token, row.user.publicId),
        ...toUserWithPassword(row.user),
      }
    },
  }
}
