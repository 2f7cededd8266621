import { and, asc, eq, gt, or, type Placeholder, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Users } from '../../../application/ports/users.ts'
import type { RoleName } from '../../../domain/access/role.ts'
import type { UserId } from '../../../domain/shared/ids.ts'
import { isHeld } from './changes/held-names.ts'
import { conditionSql } from './condition-sql.ts'
import type { Database } from './database.ts'
import { toUser, toUserWithPassword, userColumns, userColumnsWithPassword } from './rows.ts'
import { users } from './schema/index.ts'
import { rolesColumn, userColumn } from './user-columns.ts'
import { writtenOnce } from './written-once.ts'

/** Reads people from Postgres. */
export function createNeonUsers({ query, run }: Database): Users {
  const everything = () => query.select(userColumnsWithPassword).from(users)
  const withoutPassword = () => query.select(userColumns).from(users)
  const byId = writtenOnce(() => withoutPassword().where(eq(users.publicId, sql.placeholder('id'))))
  const withPasswordById = writtenOnce(() =>
    everything().where(eq(users.publicId, sql.placeholder('id'))),
  )
  const withPasswordByEmail = writtenOnce(() =>
    everything().where(hasEmail(sql.placeholder('email'))),
  )
  const withPasswordByUsername = writtenOnce(() =>
    everything().where(hasUsername(sql.placeholder('username'))),
  )

  return {
    async list({ after, limit, search, role, status }, { filter, vocabulary }) {
      const rows = await run(
        withoutPassword()
          .where(
            and(
              after === undefined ? undefined : gt(users.publicId, after),
              search === undefined ? undefined : beginsWith(search),
              role === undefined ? undefined : sql`(${rolesColumn}) @> to_jsonb(${role}::text)`,
              status === undefined ? undefined : eq(users.status, status),
              conditionSql(filter, vocabulary, userColumn),
            ),
          )
          .orderBy(asc(users.publicId))
          .limit(limit + 1),
      )
      return { items: rows.slice(0, limit).map(toUser), more: rows.length > limit }
    },

    async roleSets() {
      const { rows } = await run(
        query.execute<{ roles: RoleName[]; users: number; sample: UserId[] }>(sql`
          SELECT roles, count(*)::int AS users, (array_agg(public_id ORDER BY id))[1:5] AS sample
          FROM (
            SELECT id, public_id, ARRAY[role] || ARRAY(
              SELECT roles.name FROM user_roles JOIN roles ON roles.id = user_roles.role_id
              WHERE user_roles.user_id = users.id AND roles.name <> users.role ORDER BY roles.id
            )::varchar[] AS roles
            FROM users WHERE status = 'active'
          ) AS people
          GROUP BY roles ORDER BY roles`),
      )
      return rows
    },

    async byId(id) {
      const [row] = await run(byId({ id }))
      return row && toUser(row)
    },

    async byReference(reference) {
      const folded = reference.toLowerCase()
      const matches = or(eq(users.publicId, reference), hasUsername(folded), hasEmail(folded))
      const rows = await run(withoutPassword().where(matches))
      const row = rows.find(({ publicId }) => publicId === reference) ?? rows[0]
      return row && toUser(row)
    },

    async byEmail(email) {
      const [row] = await run(withoutPassword().where(hasEmail(email.toLowerCase())))
      return row && toUser(row)
    },

    async withPassword(id) {
      const [row] = await run(withPasswordById({ id }))
      return row && toUserWithPassword(row)
    },

    async withPasswordByIdentifier(identifier) {
      const folded = identifier.toLowerCase()
      const [row] = await run(
        identifier.includes('@')
          ? withPasswordByEmail({ email: folded })
          : withPasswordByUsername({ username: folded }),
      )
      return row && toUserWithPassword(row)
    },

    async holding(username, email, now) {
      const [name, address] = [username.toLowerCase(), email.toLowerCase()]
      const nameIsHeld = sql<boolean>`${isHeld(name, now)}`
      // Joined to a row that is always there, so that the hold comes back when nobody has either.
      const answers = await run(
        query
          .select({
            nameIsHeld,
            user: userColumns,
            hasUsername: sql<boolean>`${hasUsername(name)}`,
            hasEmail: sql<boolean>`${hasEmail(address)}`,
          })
          .from(sql`(SELECT) AS always`)
          .leftJoin(users, or(hasUsername(name), hasEmail(address))),
      )
      const nameHolder = answers.find((row) => row.hasUsername)
      const addressHolder = answers.find((row) => row.hasEmail)
      return {
        username: nameHolder?.user ? toUser(nameHolder.user) : undefined,
        email: addressHolder?.user ? toUser(addressHolder.user) : undefined,
        nameIsHeld: answers[0]?.nameIsHeld ?? false,
      }
    },
  }
}

// Names and addresses with letters beyond ASCII are stored in lower case, so that lower() folds the
// rest alike under every collation (see src/domain/account/username.ts).
function hasUsername(folded: string | Placeholder) {
  return sql`lower(${users.username}) = ${folded}`
}

function hasEmail(folded: string | Placeholder) {
  return sql`lower(${users.email}) = ${folded}`
}

function beginsWith(search: string) {
  const folded = search.toLowerCase()
  return or(inRange(users.username, folded), inRange(users.email, folded))
}

/** As a range, since an index answers ranges; U+10FFFF is behind every character that a name may have. */
function inRange(column: PgColumn, prefix: string) {
  const folded = sql`lower(${column}) COLLATE "C"`
  return and(sql`${folded} >= ${prefix}`, sql`${folded} < ${`${prefix}\u{10FFFF}`}`)
}
