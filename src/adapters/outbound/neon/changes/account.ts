/** Statements of the account context. */
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { AccountChange } from '../../../../application/ports/unit-of-work.ts'
import type { OneTimeTokenPurpose } from '../../../../domain/account/one-time-token.ts'
import type { User } from '../../../../domain/account/user.ts'
import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { oneTimeTokens, users } from '../schema/index.ts'
import { require, requireRow } from './guard.ts'

export function accountStatements(db: Database, change: AccountChange): readonly Statement[] {
  const { query } = db
  switch (change.kind) {
    case 'insert_user': {
      const nameIsFree = sql`NOT EXISTS (
        SELECT FROM ${users} WHERE lower(${users.username}) = ${change.user.username.toLowerCase()}
      )`
      return [
        // Asked first, so that of two conflicts the username is the one reported.
        require(db, nameIsFree, 'username_taken'),
        query
          .insert(users)
          .values({ ...userValues(change.user), passwordHash: change.passwordHash }),
      ]
    }
    case 'verify_email':
      return [
        query
          .update(users)
          .set({
            emailVerified: true,
            status: sql`CASE WHEN ${users.status} = 'pending' THEN 'active' ELSE ${users.status} END`,
            version: nextVersion,
            updatedAt: toDate(change.at),
          })
          .where(eq(users.publicId, change.userId)),
      ]
    case 'update_profile': {
      const seen = change.expectedVersion
      const update = query
        .update(users)
        .set({ ...change.profile, version: nextVersion, updatedAt: toDate(change.at) })
        .where(
          and(
            eq(users.publicId, change.userId),
            seen === undefined ? undefined : eq(users.version, seen),
          ),
        )
        .returning({ id: users.id })
      return [requireRow(db, update.getSQL(), 'stale')]
    }
    case 'replace_password': {
      const update = query
        .update(users)
        .set({ passwordHash: change.to, version: nextVersion, updatedAt: toDate(change.at) })
        .where(and(eq(users.publicId, change.userId), eq(users.passwordHash, change.from)))
        .returning({ id: users.id })
      return [
        requireRow(db, update.getSQL(), 'stale'),
        spendTokensOf(db, change.userId, 'reset_password', change.at),
      ]
    }
    case 'upgrade_password_hash':
      return [
        query
          .update(users)
          .set({ passwordHash: change.to })
          .where(and(eq(users.publicId, change.userId), eq(users.passwordHash, change.from))),
      ]
    case 'issue_one_time_token': {
      const { token, at } = change
      return [
        lockUser(db, token.userId), // of two at once, the later one must see the earlier one's token
        spendTokensOf(db, token.userId, token.purpose, at),
        query.insert(oneTimeTokens).values({
          publicId: token.id,
          userId: userKey(db, token.userId),
          purpose: token.purpose,
          tokenHash: token.hash,
          createdAt: toDate(at),
          expiresAt: toDate(token.expiresAt),
        }),
      ]
    }
    case 'spend_one_time_token': {
      const update = query
        .update(oneTimeTokens)
        .set({ spentAt: toDate(change.at) })
        .where(
          and(
            eq(oneTimeTokens.tokenHash, change.hash),
            isNull(oneTimeTokens.spentAt),
            sql`${oneTimeTokens.expiresAt} > ${sql.param(toDate(change.at), oneTimeTokens.expiresAt)}`,
          ),
        )
        .returning({ id: oneTimeTokens.publicId })
      return [requireRow(db, update.getSQL(), 'token_spent')]
    }
  }
}

const nextVersion = sql`${users.version} + 1`

/** Makes what waits in a mailbox worthless. */
function spendTokensOf(
  db: Database,
  userId: UserId,
  purpose: OneTimeTokenPurpose,
  at: Instant,
): Statement {
  return db.query
    .update(oneTimeTokens)
    .set({ spentAt: toDate(at) })
    .where(
      and(
        eq(oneTimeTokens.userId, userKey(db, userId)),
        eq(oneTimeTokens.purpose, purpose),
        isNull(oneTimeTokens.spentAt),
      ),
    )
}

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

function userValues(user: User) {
  const { id, createdAt, updatedAt, ...same } = user
  return { ...same, publicId: id, createdAt: toDate(createdAt), updatedAt: toDate(updatedAt) }
}
