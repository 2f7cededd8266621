/** Statements of moving people in: a few for hundreds of them. */
import { and, eq, sql } from 'drizzle-orm'
import type { TransferChange } from '../../../../application/ports/changes/transfer.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { heldUsernames, roles, userImports, userRoles, users } from '../schema/index.ts'
import { rolesExist, userValues } from './account.ts'
import { require, requireRow } from './guard.ts'

export function transferStatements(db: Database, change: TransferChange): readonly Statement[] {
  const { query } = db
  switch (change.kind) {
    case 'insert_users':
      return insertUsers(db, change)
    case 'begin_import': {
      const at = toDate(change.at)
      const top = { line: 0, imported: 0, rejected: 0, startedAt: at, updatedAt: at }
      return [
        query
          .insert(userImports)
          .values({ digest: change.digest, ...top })
          .onConflictDoUpdate({ target: userImports.digest, set: top }),
      ]
    }
    case 'advance_import': {
      const { digest, from, to, imported, rejected, at } = change
      const update = query
        .update(userImports)
        .set({
          line: to,
          imported: sql`${userImports.imported} + ${imported}`,
          rejected: sql`${userImports.rejected} + ${rejected}`,
          updatedAt: toDate(at),
        })
        .where(and(eq(userImports.digest, digest), eq(userImports.line, from)))
        .returning({ line: userImports.line })
      return [requireRow(db, update.getSQL(), 'stale')]
    }
  }
}

function insertUsers(
  db: Database,
  { people, at }: Extract<TransferChange, { kind: 'insert_users' }>,
): readonly Statement[] {
  if (people.length === 0) return []
  const names = people.map(({ user }) => user.username.toLowerCase())
  const until = sql.param(toDate(at), heldUsernames.heldUntil)
  const held = sql`SELECT FROM held_usernames WHERE username IN ${names} AND held_until > ${until}`
  const others = people.flatMap(({ user }) =>
    user.roles.filter((role) => role !== user.role).map((role) => ({ person: user.id, role })),
  )
  return [
    require(db, sql`NOT EXISTS (${held})`, 'username_taken'),
    rolesExist(db, [...new Set(people.flatMap(({ user }) => user.roles))]),
    db.query
      .insert(users)
      .values(people.map(({ user, passwordHash }) => ({ ...userValues(user), passwordHash }))),
    ...(others.length > 0 ? [furtherRoles(db, others)] : []),
  ]
}

function furtherRoles(
  { query }: Database,
  given: readonly { readonly person: string; readonly role: string }[],
): Statement {
  return query.execute(sql`
    INSERT INTO ${userRoles} (user_id, role_id)
    SELECT ${users.id}, ${roles.id}
    FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS given (person text, role text)
    JOIN ${users} ON ${users.publicId} = given.person
    JOIN ${roles} ON ${roles.name} = given.role`)
}
