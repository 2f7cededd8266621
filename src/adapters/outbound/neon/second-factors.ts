import { and, eq, getTableColumns, gt, isNotNull, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { SecondFactors } from '../../../application/ports/second-factors.ts'
import { challengeTriesMax } from '../../../domain/factor/challenge.ts'
import {
  type HeldCodes,
  type SecondFactorMethod,
  totpTriesPeriodMs,
} from '../../../domain/factor/second-factor.ts'
import type { UserId } from '../../../domain/shared/ids.ts'
import { after, type Instant } from '../../../domain/shared/instant.ts'
import type { SealedSecret } from '../../../domain/shared/sealed-secret.ts'
import type { TokenHash } from '../../../domain/shared/token-hash.ts'
import { userKey } from './changes/user-row.ts'
import type { Database } from './database.ts'
import {
  toChallenge,
  toDate,
  toInstant,
  toUserWithPassword,
  userColumnsWithPassword,
} from './rows.ts'
import { challenges, totpFactors, users } from './schema/index.ts'

/** Reads second factors from Postgres, counting tries in the same trip. */
export function createNeonSecondFactors(db: Database): SecondFactors {
  const { query, run, batch } = db

  return {
    async codesOf(userId) {
      const [row] = await run(selectCodes(userId))
      return row ? toCodes(row) : noCodes
    },

    async tryCodes(userId, method, now) {
      if (method !== 'totp') return this.codesOf(userId)
      const [, rows] = await batch([countTry(userKey(db, userId), now), selectCodes(userId)])
      return rows[0] ? toCodes(rows[0]) : noCodes
    },

    async tryChallenge(purpose, hash, method, now) {
      const [, , rows] = await batch([
        query
          .update(challenges)
          .set({ tries: sql`${challenges.tries} + 1` })
          .where(isOpen(purpose, hash, now)),
        countTry(ownerOf(purpose, hash, method, now), now),
        query
          .select({
            challenge: getTableColumns(challenges),
            user: userColumnsWithPassword,
            ...codes,
          })
          .from(challenges)
          .leftJoin(users, eq(users.id, challenges.userId))
          .leftJoin(totpFactors, eq(totpFactors.userId, users.id))
          .where(and(isOpen(purpose, hash, now), lte(challenges.tries, challengeTriesMax))),
      ])
      const row = rows[0]
      if (!row) return undefined
      const owner = row.user && { ...toUserWithPassword(row.user), codes: toCodes(row) }
      return {
        challenge: toChallenge(row.challenge, row.user?.publicId),
        owner: owner ?? undefined,
      }
    },
  }

  function selectCodes(userId: UserId) {
    return query
      .select(codes)
      .from(users)
      .leftJoin(totpFactors, eq(totpFactors.userId, users.id))
      .where(eq(users.publicId, userId))
  }

  function countTry(owner: SQL, now: Instant) {
    const periodBegan = toDate(after(now, -totpTriesPeriodMs)).toISOString()
    const isOver = sql`${totpFactors.triesSince} IS NULL OR ${totpFactors.triesSince} <= ${periodBegan}::timestamptz`
    return query
      .update(totpFactors)
      .set({
        tries: sql`CASE WHEN ${isOver} THEN 1 ELSE ${totpFactors.tries} + 1 END`,
        triesSince: sql`CASE WHEN ${isOver} THEN ${toDate(now).toISOString()}::timestamptz ELSE ${totpFactors.triesSince} END`,
      })
      .where(and(eq(totpFactors.userId, owner), isNotNull(totpFactors.confirmedAt)))
  }

  /** Whose code is tried, if it is one that can be guessed. */
  function ownerOf(
    purpose: string,
    hash: TokenHash,
    method: SecondFactorMethod,
    now: Instant,
  ): SQL {
    return sql`(${query
      .select({ userId: challenges.userId })
      .from(challenges)
      .where(
        and(
          isOpen(purpose, hash, now),
          lte(challenges.tries, challengeTriesMax),
          sql`${method} = 'totp'`,
        ),
      )})`
  }
}

const codes = {
  totp: getTableColumns(totpFactors),
  recoveryCodes: sql<number>`(
    SELECT count(*)::int FROM recovery_codes
    WHERE recovery_codes.user_id = users.id AND recovery_codes.used_at IS NULL
  )`,
}

const noCodes: HeldCodes = { totp: undefined, recoveryCodes: 0 }

function isOpen(purpose: string, hash: TokenHash, now: Instant) {
  return and(
    eq(challenges.tokenHash, hash),
    eq(challenges.purpose, purpose),
    isNull(challenges.spentAt),
    gt(challenges.expiresAt, toDate(now)),
  )
}

function toCodes({
  totp,
  recoveryCodes,
}: {
  readonly totp: typeof totpFactors.$inferSelect | null
  readonly recoveryCodes: number
}): HeldCodes {
  return {
    totp: totp
      ? {
          secret: totp.secret as SealedSecret, // written as one
          confirmedAt: totp.confirmedAt && toInstant(totp.confirmedAt),
          usedStep: totp.usedStep,
          tries: totp.tries,
        }
      : undefined,
    recoveryCodes,
  }
}
