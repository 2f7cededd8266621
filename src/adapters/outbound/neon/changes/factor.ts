/** Statements of second factors. */
import { and, eq, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import type { FactorChange } from '../../../../application/ports/changes/factor.ts'
import { passkeysMax } from '../../../../domain/factor/passkey.ts'
import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { challenges, passkeys, recoveryCodes, totpFactors, users } from '../schema/index.ts'
import { require, requireRow } from './guard.ts'
import { lockUser, userKey } from './user-row.ts'

export function factorStatements(db: Database, change: FactorChange): readonly Statement[] {
  const { query } = db
  switch (change.kind) {
    case 'open_challenge': {
      const { hash, purpose, userId, passwordHash, portal, expiresAt } = change.challenge
      return [
        query.insert(challenges).values({
          tokenHash: hash,
          purpose,
          userId: userId === null ? null : userKey(db, userId),
          passwordHash,
          portal,
          providerChallenge: change.challenge.providerChallenge ?? null,
          createdAt: toDate(change.at),
          expiresAt: toDate(expiresAt),
        }),
      ]
    }
    case 'spend_challenge': {
      const spend = query
        .update(challenges)
        .set({ spentAt: toDate(change.at) })
        .where(
          and(
            eq(challenges.tokenHash, change.hash),
            isNull(challenges.spentAt),
            sql`${challenges.expiresAt} > ${toDate(change.at).toISOString()}::timestamptz`,
          ),
        )
        .returning({ hash: challenges.tokenHash })
      return [requireRow(db, spend.getSQL(), 'token_spent')]
    }
    case 'enrol_totp': {
      const fresh = {
        secret: change.secret,
        createdAt: toDate(change.at),
        usedStep: null,
        tries: 0,
        triesSince: null,
      }
      const enrol = query
        .insert(totpFactors)
        .values({ userId: userKey(db, change.userId), ...fresh })
        .onConflictDoUpdate({
          target: totpFactors.userId,
          set: fresh,
          setWhere: isNull(totpFactors.confirmedAt),
        })
        .returning({ userId: totpFactors.userId })
      return [requireRow(db, enrol.getSQL(), 'factor_exists')]
    }
    case 'confirm_totp': {
      const confirm = query
        .update(totpFactors)
        .set({ confirmedAt: toDate(change.at), usedStep: change.step })
        .where(
          and(
            eq(totpFactors.userId, userKey(db, change.userId)),
            eq(totpFactors.secret, change.secret),
            isNull(totpFactors.confirmedAt),
          ),
        )
        .returning({ userId: totpFactors.userId })
      return [requireRow(db, confirm.getSQL(), 'stale'), touchUser(db, change.userId, change.at)]
    }
    case 'use_totp': {
      const use = query
        .update(totpFactors)
        .set({ usedStep: change.step, tries: 0, triesSince: null })
        .where(
          and(
            eq(totpFactors.userId, userKey(db, change.userId)),
            isNotNull(totpFactors.confirmedAt),
            or(isNull(totpFactors.usedStep), lt(totpFactors.usedStep, change.step)),
          ),
        )
        .returning({ userId: totpFactors.userId })
      return [requireRow(db, use.getSQL(), 'code_used')]
    }
    case 'reseal_totp':
      return [
        query
          .update(totpFactors)
          .set({ secret: change.to })
          .where(
            and(
              eq(totpFactors.userId, userKey(db, change.userId)),
              eq(totpFactors.secret, change.from),
            ),
          ),
      ]
    case 'remove_totp': {
      const remove = query
        .delete(totpFactors)
        .where(
          and(
            eq(totpFactors.userId, userKey(db, change.userId)),
            isNotNull(totpFactors.confirmedAt),
          ),
        )
        .returning({ userId: totpFactors.userId })
      return [
        lockUser(db, change.userId),
        requireRow(db, remove.getSQL(), 'stale'),
        removeOrphanedCodes(db, change.userId),
        touchUser(db, change.userId, change.at),
      ]
    }
    case 'replace_recovery_codes': {
      const remove = query
        .delete(recoveryCodes)
        .where(eq(recoveryCodes.userId, userKey(db, change.userId)))
      const add = change.hashes.map((codeHash) => ({
        userId: userKey(db, change.userId),
        codeHash,
      }))
      return [lockUser(db, change.userId), remove, query.insert(recoveryCodes).values(add)]
    }
    case 'use_recovery_code': {
      const use = query
        .update(recoveryCodes)
        .set({ usedAt: toDate(change.at) })
        .where(
          and(
            eq(recoveryCodes.userId, userKey(db, change.userId)),
            eq(recoveryCodes.codeHash, change.hash),
            isNull(recoveryCodes.usedAt),
          ),
        )
        .returning({ userId: recoveryCodes.userId })
      return [requireRow(db, use.getSQL(), 'code_used')]
    }
    case 'add_passkey': {
      const { id, userId, createdAt, lastUsedAt, transports, ...same } = change.passkey
      const held = sql`(SELECT count(*) FROM ${passkeys} WHERE ${eq(passkeys.userId, userKey(db, userId))})`
      return [
        lockUser(db, userId),
        require(db, sql`${held} < ${passkeysMax}`, 'too_many_passkeys'),
        query.insert(passkeys).values({
          ...same,
          publicId: id,
          userId: userKey(db, userId),
          transports: [...transports],
          createdAt: toDate(createdAt),
          lastUsedAt: lastUsedAt && toDate(lastUsedAt),
        }),
        touchUser(db, userId, createdAt),
      ]
    }
    case 'use_passkey': {
      const use = query
        .update(passkeys)
        .set({ counter: change.to, lastUsedAt: toDate(change.at) })
        .where(and(eq(passkeys.publicId, change.id), eq(passkeys.counter, change.from)))
        .returning({ id: passkeys.publicId })
      return [requireRow(db, use.getSQL(), 'stale')]
    }
    case 'rename_passkey': {
      const rename = query
        .update(passkeys)
        .set({ name: change.name })
        .where(isTheirs(db, change))
        .returning({ id: passkeys.publicId })
      return [requireRow(db, rename.getSQL(), 'stale')]
    }
    case 'remove_passkey': {
      const remove = query
        .delete(passkeys)
        .where(isTheirs(db, change))
        .returning({ id: passkeys.publicId })
      return [
        lockUser(db, change.userId),
        requireRow(db, remove.getSQL(), 'stale'),
        removeOrphanedCodes(db, change.userId),
        touchUser(db, change.userId, change.at),
      ]
    }
    case 'remove_factors': {
      const theirs = userKey(db, change.userId)
      return [
        lockUser(db, change.userId),
        query.delete(totpFactors).where(eq(totpFactors.userId, theirs)),
        query.delete(passkeys).where(eq(passkeys.userId, theirs)),
        query.delete(recoveryCodes).where(eq(recoveryCodes.userId, theirs)),
        touchUser(db, change.userId, change.at),
      ]
    }
  }
}

function isTheirs(
  db: Database,
  { id, userId }: { readonly id: string; readonly userId: UserId },
): SQL | undefined {
  return and(eq(passkeys.publicId, id), eq(passkeys.userId, userKey(db, userId)))
}

/** Recovery codes stand in for another factor: without one they open nothing. */
function removeOrphanedCodes(db: Database, userId: UserId): Statement {
  const theirs = userKey(db, userId)
  return db.query
    .delete(recoveryCodes)
    .where(
      and(
        eq(recoveryCodes.userId, theirs),
        sql`NOT EXISTS (SELECT FROM ${totpFactors} WHERE ${and(eq(totpFactors.userId, theirs), isNotNull(totpFactors.confirmedAt))})`,
        sql`NOT EXISTS (SELECT FROM ${passkeys} WHERE ${eq(passkeys.userId, theirs)})`,
      ),
    )
}

/** `mfaEnabled` is part of the profile: its entity tag moves on. */
function touchUser({ query }: Database, userId: UserId, at: Instant): Statement {
  return query
    .update(users)
    .set({ version: sql`${users.version} + 1`, updatedAt: toDate(at) })
    .where(eq(users.publicId, userId))
}
