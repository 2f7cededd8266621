import type { SecondFactors } from '../../../application/ports/second-factors.ts'
import { challengeTriesMax } from '../../../domain/factor/challenge.ts'
import { type HeldCodes, totpTriesPeriodMs } from '../../../domain/factor/second-factor.ts'
import type { UserId } from '../../../domain/shared/ids.ts'
import { after, type Instant } from '../../../domain/shared/instant.ts'
import { type MemoryStore, withOpenSessions } from './store.ts'

/** Reads second factors from memory, where nothing else happens meanwhile. */
export function createMemorySecondFactors(store: MemoryStore): SecondFactors {
  return {
    codesOf: async (userId) => codesOf(userId),

    async tryCodes(userId, method, now) {
      if (method === 'totp') countTry(userId, now)
      return codesOf(userId)
    },

    async tryChallenge(purpose, hash, method, now) {
      const { challenges, users } = store.state
      const row = challenges.get(hash)
      if (!row || row.purpose !== purpose || row.spentAt !== null) return undefined
      if (row.expiresAt <= now) return undefined
      challenges.set(hash, { ...row, tries: row.tries + 1 })
      if (row.tries >= challengeTriesMax) return undefined
      const { tries, spentAt, ...challenge } = row
      if (row.userId === null) return { challenge, owner: undefined }
      if (method === 'totp') countTry(row.userId, now)
      const owner = users.get(row.userId)
      const account = owner && withOpenSessions(store.state, owner)
      return { challenge, owner: account && { ...account, codes: codesOf(row.userId) } }
    },
  }

  function codesOf(userId: UserId): HeldCodes {
    const totp = store.state.totpFactors.get(userId)
    const codes = [...(store.state.recoveryCodes.get(userId)?.values() ?? [])]
    return {
      totp: totp && {
        secret: totp.secret,
        confirmedAt: totp.confirmedAt,
        usedStep: totp.usedStep,
        tries: totp.tries,
      },
      recoveryCodes: codes.filter((usedAt) => usedAt === null).length,
    }
  }

  function countTry(userId: UserId, now: Instant): void {
    const { totpFactors } = store.state
    const totp = totpFactors.get(userId)
    if (!totp || totp.confirmedAt === null) return
    const isOver = totp.triesSince === null || totp.triesSince <= after(now, -totpTriesPeriodMs)
    const counted = isOver
      ? { tries: 1, triesSince: now }
      : { tries: totp.tries + 1, triesSince: totp.triesSince }
    totpFactors.set(userId, { ...totp, ...counted })
  }
}
