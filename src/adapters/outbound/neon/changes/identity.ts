/** What the user pool has to be told, in the transaction of what it is told about. */
import { and, eq, like, sql } from 'drizzle-orm'
import type { IdentityChange } from '../../../../application/ports/changes/identity.ts'
import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { identitySyncs, users } from '../schema/index.ts'
import { requireRow } from './guard.ts'

export function identityStatements(db: Database, change: IdentityChange): readonly Statement[] {
  const { query } = db
  const { userId } = change
  switch (change.kind) {
    case 'expect_identity': {
      const { poolReference, at } = change
      return [
        query.insert(identitySyncs).values({ userId, poolReference, nextAttemptAt: toDate(at) }),
      ]
    }
    case 'confirm_identity': {
      const untouched = and(eq(identitySyncs.userId, userId), eq(identitySyncs.attempts, 0))
      const removal = query
        .delete(identitySyncs)
        .where(untouched)
        .returning({ id: identitySyncs.userId })
      return [requireRow(db, removal.getSQL(), 'stale')]
    }
    case 'sync_identity':
      return [syncStatement(db, change)]
  }
}

function syncStatement(
  { query }: Database,
  { userId, at }: { readonly userId: UserId; readonly at: Instant },
): Statement {
  const due = sql.param(toDate(at), identitySyncs.nextAttemptAt)
  return query
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
    })
}
