/** The row of a user, as the statements of every context find and lock it. */
import { eq, sql } from 'drizzle-orm'
import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Database, Statement } from '../database.ts'
import { users } from '../schema/index.ts'

/** Lets nothing else that locks this user happen between the statements that follow. */
export function lockUser({ query }: Database, id: UserId): Statement {
  return query
    .select({ id: users.id })
    .from(users)
    .where(eq(users.publicId, id))
    .for('no key update')
}

/** The serial key of a user, looked up by the statement that needs it. */
export function userKey({ query }: Database, id: UserId) {
  const key = query.select({ id: users.id }).from(users).where(eq(users.publicId, id))
  return sql<number>`(${key})`
}

export const nextVersion = sql`${users.version} + 1`
