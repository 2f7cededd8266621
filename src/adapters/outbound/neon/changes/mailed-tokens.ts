/** Statements of the tokens that travel by mail, and of what waits for them. */
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { AccountChange } from '../../../../application/ports/changes/account.ts'
import type { OneTimeTokenPurpose } from '../../../../domain/account/one-time-token.ts'
import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { emailChanges, oneTimeTokens } from '../schema/index.ts'
import { requireRow } from './guard.ts'
import { lockUser, userKey } from './user-row.ts'

type Issue = Extract<AccountChange, { kind: 'issue_one_time_token' }>
type Spend = Extract<AccountChange, { kind: 'spend_one_time_token' }>

export function issueToken(db: Database, { token, at }: Issue): readonly Statement[] {
  return [
    lockUser(db, token.userId), // of two at once, the later one must see the earlier one's token
    spendTokensOf(db, token.userId, [token.purpose], at),
    db.query.insert(oneTimeTokens).values({
      publicId: token.id,
      userId: userKey(db, token.userId),
      purpose: token.purpose,
      tokenHash: token.hash,
      createdAt: toDate(at),
      expiresAt: toDate(token.expiresAt),
    }),
  ]
}

export function spendToken(db: Database, { hash, at }: Spend): Statement {
  const update = db.query
    .update(oneTimeTokens)
    .set({ spentAt: toDate(at) })
    .where(
      and(
        eq(oneTimeTokens.tokenHash, hash),
        isNull(oneTimeTokens.spentAt),
        sql`${oneTimeTokens.expiresAt} > ${sql.param(toDate(at), oneTimeTokens.expiresAt)}`,
      ),
    )
    .returning({ id: oneTimeTokens.publicId })
  return requireRow(db, update.getSQL(), 'token_spent')
}

/** Makes what waits in a mailbox worthless; without purposes, all of it. */
export function spendTokensOf(
  db: Database,
  userId: UserId,
  purposes: readonly OneTimeTokenPurpose[] | undefined,
  at: Instant,
): Statement {
  return db.query
    .update(oneTimeTokens)
    .set({ spentAt: toDate(at) })
    .where(
      and(
        eq(oneTimeTokens.userId, userKey(db, userId)),
        purposes && inArray(oneTimeTokens.purpose, [...purposes]),
        isNull(oneTimeTokens.spentAt),
      ),
    )
}

/** Its letters are worthless without it: what they carry is looked up together with the change. */
export function dropEmailChange(db: Database, userId: UserId): Statement {
  return db.query.delete(emailChanges).where(eq(emailChanges.userId, userKey(db, userId)))
}
