import { asc, eq, gt, sql } from 'drizzle-orm'
import type { Identities, UserTransfers } from '../../../application/ports/user-transfers.ts'
import type { PasswordHash } from '../../../domain/account/password.ts'
import type { Database } from './database.ts'
import { toDate, toInstant, toUser, userColumns } from './rows.ts'
import { heldUsernames, userImports, users } from './schema/index.ts'

/** Reads what moving people in and out takes, from Postgres. */
export function createNeonUserTransfers({ query, run }: Database): UserTransfers {
  return {
    async progress(digest) {
      const [row] = await run(
        query.select().from(userImports).where(eq(userImports.digest, digest)),
      )
      if (!row) return undefined
      const { line, imported, rejected } = row
      return { line, imported, rejected, updatedAt: toInstant(row.updatedAt) }
    },

    async taken({ usernames, emails, ids }, now) {
      const until = sql.param(toDate(now), heldUsernames.heldUntil)
      const { rows } = await run(
        query.execute<{ kind: keyof Identities; value: string }>(sql`
          SELECT 'usernames' AS kind, lower(username) AS value FROM users
          WHERE lower(username) = ANY (${texts(usernames)})
          UNION ALL
          SELECT 'usernames', username FROM held_usernames
          WHERE username = ANY (${texts(usernames)}) AND held_until > ${until}
          UNION ALL
          SELECT 'emails', lower(email) FROM users WHERE lower(email) = ANY (${texts(emails)})
          UNION ALL
          SELECT 'ids', public_id FROM users WHERE public_id = ANY (${texts(ids)})`),
      )
      const of = (wanted: keyof Identities) =>
        new Set(rows.filter(({ kind }) => kind === wanted).map(({ value }) => value))
      return { usernames: of('usernames'), emails: of('emails'), ids: of('ids') }
    },

    async people({ after, limit }) {
      const rows = await run(
        query
          .select({ ...userColumns, passwordHash: users.passwordHash })
          .from(users)
          .where(after === undefined ? undefined : gt(users.publicId, after))
          .orderBy(asc(users.publicId))
          .limit(limit + 1),
      )
      return {
        items: rows.slice(0, limit).map((row) => ({
          user: toUser(row),
          passwordHash: row.passwordHash as PasswordHash, // written from one
        })),
        more: rows.length > limit,
      }
    },
  }
}

/** One parameter, however many there are; made an array once for each statement. */
function texts(list: readonly string[]) {
  return sql`ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(list)}::jsonb))`
}
