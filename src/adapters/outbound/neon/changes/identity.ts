/** The statement that tells the user pool of a change, in the transaction of the change. */
import { and, eq, like, sql } from 'drizzle-orm'
import type { IdentityChange } from '../../../../application/ports/unit-of-work.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { identitySyncs, users } from '../schema/index.ts'

export function identityStatements(
  { query }: Database,
  { userId, at }: IdentityChange,
): readonly Statement[] {
  const due = sql.param(toDate(at), identitySyncs.nextAttemptAt)
  return [
    query
      .insert(identitySyncs)
      .select(
        query
          .select({
            userId: users.publicId,
            poolReference: users.passwordHash,
            revision: sql<number>`1`.as('revision'),
            nextAttemptAt: sql<Date>`${due}`.as('next_attempt_at'),
            attempts: sql<number>`0`.as('attempts'),
            leasedUntil: sql<null>`NULL::timestamptz`.as('leased_until'),
            lastFailure: sql<null>`NULL`.as('last_failure'),
          })
          .from(users)
          .where(and(eq(users.publicId, userId), like(users.passwordHash, '$cognito$%'))),
      )
      .onConflictDoUpdate({
        target: identitySyncs.userId,
        // Whoever works on it goes on, and finds afterwards that it has changed again.
        set: {
          poolReference: sql`excluded.pool_reference`,
          revision: sql`${identitySyncs.revision} + 1`,
          nextAttemptAt: sql`LEAST(${identitySyncs.nextAttemptAt}, excluded.next_attempt_at)`,
        },
      }),
  ]
}
