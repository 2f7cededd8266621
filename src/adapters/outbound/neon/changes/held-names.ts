/** Usernames: which are free, and which are held back after somebody gave them up. */
import { eq, lte, type SQL, sql } from 'drizzle-orm'
import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { heldUsernames, users } from '../schema/index.ts'
import { require } from './guard.ts'

/** Fails with `username_taken` when anybody else has the name, or it is held back from `owner`. */
export function requireFreeName(
  db: Database,
  username: string,
  at: Instant,
  owner?: UserId,
): Statement {
  const name = username.toLowerCase()
  const isOwners = owner === undefined ? sql`false` : sql`${users.publicId} = ${owner}`
  const taken = sql`SELECT FROM ${users} WHERE lower(${users.username}) = ${name} AND NOT ${isOwners}`
  return require(db, sql`NOT EXISTS (${taken}) AND NOT ${isHeld(name, at, owner)}`, 'username_taken')
}

/** Whether a name, in lower case, is held back from everybody but its owner of before. */
export function isHeld(name: string, at: Instant, owner?: UserId): SQL {
  const until = sql.param(toDate(at), heldUsernames.heldUntil)
  const isOwners =
    owner === undefined
      ? sql`false`
      : sql`EXISTS (
          SELECT FROM users AS owners
          WHERE owners.id = held_usernames.user_id AND owners.public_id = ${owner}
        )`
  return sql`EXISTS (
    SELECT FROM held_usernames
    WHERE held_usernames.username = ${name} AND held_usernames.held_until > ${until} AND NOT ${isOwners}
  )`
}

/** Holds the name that an account has, for it or, when it is about to go, for nobody; forgets names that are free again. */
export function holdName(
  { query }: Database,
  owner: UserId,
  name: { readonly heldUntil: Instant; readonly at: Instant; readonly forOwner: boolean },
): readonly Statement[] {
  const heldUntil = toDate(name.heldUntil)
  return [
    query.delete(heldUsernames).where(lte(heldUsernames.heldUntil, toDate(name.at))),
    query
      .insert(heldUsernames)
      .select(
        query
          .select({
            username: sql<string>`lower(${users.username})`.as('username'),
            userId: (name.forOwner ? sql<number>`${users.id}` : sql<null>`NULL::integer`).as(
              'user_id',
            ),
            heldUntil: sql<Date>`${sql.param(heldUntil, heldUsernames.heldUntil)}::timestamptz`.as(
              'held_until',
            ),
          })
          .from(users)
          .where(eq(users.publicId, owner)),
      )
      .onConflictDoUpdate({
        target: heldUsernames.username,
        set: { userId: sql`excluded.user_id`, heldUntil: sql`excluded.held_until` },
      }),
  ]
}
