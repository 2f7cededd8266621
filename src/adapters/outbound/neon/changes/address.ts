/** Statements of changes of addresses. */
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { AddressChange } from '../../../../application/ports/changes/address.ts'
import { agreementPurpose } from '../../../../domain/account/email-change.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { emailChanges, users } from '../schema/index.ts'
import { requireRow } from './guard.ts'
import { dropEmailChange, spendTokensOf } from './mailed-tokens.ts'
import { lockUser, nextVersion, userKey } from './user-row.ts'

export function addressStatements(db: Database, change: AddressChange): readonly Statement[] {
  const { query } = db
  switch (change.kind) {
    case 'request_email_change': {
      const { userId, from, to, requestedAt, expiresAt, agreedAt } = change.change
      const account = query
        .select({ id: users.id })
        .from(users)
        .where(and(eq(users.publicId, userId), eq(users.email, from)))
        .for('no key update')
      const values = {
        fromEmail: from,
        toEmail: to,
        requestedAt: toDate(requestedAt),
        expiresAt: toDate(expiresAt),
        currentAgreedAt: agreedAt.current && toDate(agreedAt.current),
        newAgreedAt: agreedAt.new && toDate(agreedAt.new),
      }
      return [
        requireRow(db, account.getSQL(), 'stale'),
        query
          .insert(emailChanges)
          .values({ userId: userKey(db, userId), ...values })
          .onConflictDoUpdate({ target: emailChanges.userId, set: values }),
      ]
    }
    case 'agree_to_email_change': {
      const { currentAgreedAt, newAgreedAt } = emailChanges
      const [own, other] =
        change.side === 'current' ? [currentAgreedAt, newAgreedAt] : [newAgreedAt, currentAgreedAt]
      const agreed = toDate(change.at)
      const update = query
        .update(emailChanges)
        .set(change.side === 'current' ? { currentAgreedAt: agreed } : { newAgreedAt: agreed })
        .where(
          and(
            eq(emailChanges.userId, userKey(db, change.userId)),
            eq(emailChanges.toEmail, change.to),
            isNull(own),
            change.otherHas ? isNotNull(other) : isNull(other),
            sql`${emailChanges.expiresAt} > ${sql.param(agreed, emailChanges.expiresAt)}`,
          ),
        )
        .returning({ userId: emailChanges.userId })
      return [lockUser(db, change.userId), requireRow(db, update.getSQL(), 'stale')]
    }
    case 'stop_email_change': {
      const removal = query
        .delete(emailChanges)
        .where(eq(emailChanges.userId, userKey(db, change.userId)))
        .returning({ userId: emailChanges.userId })
      return [
        lockUser(db, change.userId),
        requireRow(db, removal.getSQL(), 'stale'),
        spendTokensOf(db, change.userId, Object.values(agreementPurpose), change.at),
      ]
    }
    case 'change_email': {
      const update = query
        .update(users)
        .set({
          email: change.to,
          emailVerified: change.proven,
          version: nextVersion,
          updatedAt: toDate(change.at),
        })
        .where(and(eq(users.publicId, change.userId), eq(users.email, change.from)))
        .returning({ id: users.id })
      return [
        requireRow(db, update.getSQL(), 'stale'),
        dropEmailChange(db, change.userId),
        spendTokensOf(db, change.userId, undefined, change.at),
      ]
    }
  }
}
