import { and, eq, getTableColumns, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type {
  IdentitySyncSettlement,
  IdentitySyncs,
} from '../../../application/ports/identity-syncs.ts'
import { parsePoolReference } from '../../../domain/account/pool-reference.ts'
import type { UserStatus } from '../../../domain/account/user.ts'
import { asId, type UserId } from '../../../domain/shared/ids.ts'
import type { Database, Statement } from './database.ts'
import { toDate } from './rows.ts'
import { identitySyncs, users } from './schema/index.ts'

/** What waits for the user pool in Postgres, leased as the outbox is; the account is read with the lease. */
export function createNeonIdentitySyncs({ query, run, batch }: Database): IdentitySyncs {
  return {
    async lease({ now, until, limit }) {
      const due = query
        .select({ userId: identitySyncs.userId })
        .from(identitySyncs)
        .where(
          and(
            lte(identitySyncs.nextAttemptAt, toDate(now)),
            or(isNull(identitySyncs.leasedUntil), lt(identitySyncs.leasedUntil, toDate(now))),
          ),
        )
        .orderBy(identitySyncs.nextAttemptAt)
        .limit(limit)
        .for('update', { skipLocked: true })
      const ofUser = (column: string) =>
        sql`(SELECT ${sql.raw(column)} FROM ${users} WHERE public_id = ${identitySyncs.userId})`
      const rows = await run(
        query
          .update(identitySyncs)
          .set({ leasedUntil: toDate(until), attempts: sql`${identitySyncs.attempts} + 1` })
          .where(inArray(identitySyncs.userId, due))
          .returning({
            ...getTableColumns(identitySyncs),
            email: sql<string | null>`${ofUser('email')}`,
            emailVerified: sql<boolean | null>`${ofUser('email_verified')}`,
            status: sql<UserStatus | null>`${ofUser('status')}`,
            passwordHash: sql<string | null>`${ofUser('password_hash')}`,
          }),
      )
      return rows.map(({ email, emailVerified, status, passwordHash, ...row }) => ({
        userId: asId<UserId>(row.userId),
        // Only what can be read gets in.
        poolUsername: parsePoolReference(row.poolReference)?.username ?? row.userId,
        account:
          email === null || status === null
            ? undefined
            : { email, emailVerified: emailVerified === true, status },
        passwordInDoubtUntil: parsePoolReference(passwordHash ?? '')?.inDoubtUntil,
        attempts: row.attempts,
        lease: `${row.revision}.${row.attempts}`,
      }))
    },

    async settle(settlements) {
      const [first, ...rest] = settlements.flatMap(statementsOf)
      if (first) await batch([first, ...rest])
    },
  }

  function statementsOf(settled: IdentitySyncSettlement): readonly Statement[] {
    const [revision = 0, attempts = 0] = settled.lease.split('.').map(Number)
    const leased = and(
      eq(identitySyncs.userId, settled.userId),
      eq(identitySyncs.attempts, attempts),
    )
    const unchanged = and(leased, eq(identitySyncs.revision, revision))
    const release = query.update(identitySyncs).set({ leasedUntil: null }).where(leased)
    if (settled.outcome === 'done') return [query.delete(identitySyncs).where(unchanged), release]
    const { reason, nextAttemptAt } = settled
    const put = { lastFailure: reason, nextAttemptAt: toDate(nextAttemptAt) }
    return [query.update(identitySyncs).set(put).where(unchanged), release]
  }
}
