import { describe, expect, test } from 'vitest'
import { type Challenge, challengeTriesMax } from '../../src/domain/factor/challenge.ts'
import { totpTriesMax, totpTriesPeriodMs } from '../../src/domain/factor/second-factor.ts'
import type { UserId } from '../../src/domain/shared/ids.ts'
import { after, minutes } from '../../src/domain/shared/instant.ts'
import { aSealedSecret, aTokenHash, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { type Account, done, failure, found, given } from './given.ts'

/** Codes: how they are enrolled, tried, used up and taken away; and the challenges that ask for them. */
export function describeSecondFactors(adapters: () => DataAdapters): void {
  const { commit, account, session, confirmedTotp } = given(adapters)
  const codesOf = (userId: UserId) => adapters().secondFactors.codesOf(userId)
  const factorsOf = async (userId: UserId) =>
    found(await adapters().users.byId(userId)).secondFactors

  describe('an authenticator app', () => {
    test('opens nothing until it is confirmed, and is replaced until then', async () => {
      const { user } = await account()
      const [first, second] = [aSealedSecret(), aSealedSecret()]
      const enrol = (secret: typeof first) =>
        commit({ kind: 'enrol_totp', userId: user.id, secret, at: start })
      expect(await enrol(first)).toEqual(done)
      expect(await factorsOf(user.id)).toEqual([])
      expect(await enrol(second)).toEqual(done)
      expect((await codesOf(user.id)).totp).toEqual({
        secret: second,
        confirmedAt: null,
        usedStep: null,
        tries: 0,
      })
      const confirm = (secret: typeof first) =>
        commit({ kind: 'confirm_totp', userId: user.id, secret, step: 7, at: start })
      expect(await confirm(first)).toEqual(failure('stale'))
      expect(await confirm(second)).toEqual(done)
      expect(await factorsOf(user.id)).toEqual(['totp'])
      expect((await codesOf(user.id)).totp).toMatchObject({ confirmedAt: start, usedStep: 7 })
      expect(await confirm(second)).toEqual(failure('stale'))
      expect(await enrol(first)).toEqual(failure('factor_exists'))
    })

    test('of two confirmations at once, one counts', async () => {
      const { user } = await account()
      const secret = aSealedSecret()
      await commit({ kind: 'enrol_totp', userId: user.id, secret, at: start })
      const confirm = () =>
        commit({ kind: 'confirm_totp', userId: user.id, secret, step: 1, at: start })
      const outcomes = await Promise.all([confirm(), confirm(), confirm()])
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    })

    test('takes each time step once, and none before one that was used', async () => {
      const { user } = await confirmedTotp() // step 100
      const use = (step: number) => commit({ kind: 'use_totp', userId: user.id, step })
      expect(await use(100)).toEqual(failure('code_used'))
      expect(await use(99)).toEqual(failure('code_used'))
      const outcomes = await Promise.all([use(101), use(101), use(101), use(101)])
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      expect(await use(102)).toEqual(done)
    })

    test('is sealed again only in place of what was read', async () => {
      const { user, totp } = await confirmedTotp()
      const [renewed, late] = [aSealedSecret(), aSealedSecret()]
      const reseal = (to: typeof totp) =>
        commit({ kind: 'reseal_totp', userId: user.id, from: totp, to })
      expect(await reseal(renewed)).toEqual(done)
      expect(await reseal(late)).toEqual(done)
      expect((await codesOf(user.id)).totp?.secret).toBe(renewed)
    })

    test('when removed is gone with its recovery codes, once', async () => {
      const { user } = await confirmedTotp()
      const hashes = [aTokenHash(), aTokenHash()]
      await commit({ kind: 'replace_recovery_codes', userId: user.id, hashes })
      const before = found(await adapters().users.byId(user.id)).version
      const remove = () => commit({ kind: 'remove_totp', userId: user.id, at: start })
      expect(await remove()).toEqual(done)
      expect(await codesOf(user.id)).toEqual({ totp: undefined, recoveryCodes: 0 })
      const now = found(await adapters().users.byId(user.id))
      expect(now.secondFactors).toEqual([])
      expect(now.version).toBe(before + 1)
      expect(await remove()).toEqual(failure('stale'))
    })

    test('is nobody else’s', async () => {
      const { user } = await account()
      await confirmedTotp()
      expect(await codesOf(user.id)).toEqual({ totp: undefined, recoveryCodes: 0 })
      expect(await commit({ kind: 'use_totp', userId: user.id, step: 500 })).toEqual(
        failure('code_used'),
      )
    })
  })

  describe('a try at a code', () => {
    const tryTotp = async (userId: UserId, now = start) =>
      (await adapters().secondFactors.tryCodes(userId, 'totp', now)).totp?.tries

    test('is counted before its answer is known, however many come at once', async () => {
      const { user } = await confirmedTotp()
      const tries = await Promise.all(
        Array.from({ length: totpTriesMax + 5 }, () => tryTotp(user.id)),
      )
      expect(tries.sort((one, other) => Number(one) - Number(other))).toEqual(
        Array.from({ length: totpTriesMax + 5 }, (_, index) => index + 1),
      )
    })

    test('is forgotten when its period is over, and when a code was right', async () => {
      const { user } = await confirmedTotp()
      await tryTotp(user.id)
      expect(await tryTotp(user.id, after(start, totpTriesPeriodMs - 1))).toBe(2)
      expect(await tryTotp(user.id, after(start, totpTriesPeriodMs))).toBe(1)
      await tryTotp(user.id, after(start, totpTriesPeriodMs))
      await commit({ kind: 'use_totp', userId: user.id, step: 200 })
      expect(await tryTotp(user.id, after(start, totpTriesPeriodMs))).toBe(1)
    })

    test('with a recovery code is not one at the app’s', async () => {
      const { user } = await confirmedTotp()
      await adapters().secondFactors.tryCodes(user.id, 'recovery_code', start)
      expect(await tryTotp(user.id)).toBe(1)
    })
  })

  describe('a recovery code', () => {
    test('works once, of five at once for one, and for its owner only', async () => {
      const [owner, other] = [await confirmedTotp(), await confirmedTotp()]
      const hashes = [aTokenHash(), aTokenHash(), aTokenHash()] as const
      await commit({ kind: 'replace_recovery_codes', userId: owner.user.id, hashes })
      expect(await factorsOf(owner.user.id)).toEqual(['totp', 'recovery_code'])
      const use = (userId: UserId, hash = hashes[0]) =>
        commit({ kind: 'use_recovery_code', userId, hash, at: start })
      expect(await use(other.user.id)).toEqual(failure('code_used'))
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => use(owner.user.id)))
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      expect((await codesOf(owner.user.id)).recoveryCodes).toBe(2)
    })

    test('is worth nothing once new ones were taken', async () => {
      const { user } = await confirmedTotp()
      const [old, renewed] = [aTokenHash(), aTokenHash()]
      await commit({ kind: 'replace_recovery_codes', userId: user.id, hashes: [old] })
      await commit({ kind: 'replace_recovery_codes', userId: user.id, hashes: [renewed] })
      const use = (hash: typeof old) =>
        commit({ kind: 'use_recovery_code', userId: user.id, hash, at: start })
      expect(await use(old)).toEqual(failure('code_used'))
      expect(await use(renewed)).toEqual(done)
      expect(await factorsOf(user.id)).toEqual(['totp'])
    })
  })

  describe('a challenge', () => {
    const expiresAt = after(start, minutes(5))
    async function open(owner: Account | undefined, overrides: Partial<Challenge> = {}) {
      const challenge: Challenge = {
        hash: aTokenHash(),
        purpose: 'second_factor',
        userId: owner?.user.id ?? null,
        passwordHash: owner?.passwordHash ?? null,
        portal: 'learn',
        expiresAt,
        ...overrides,
      }
      expect(await commit({ kind: 'open_challenge', challenge, at: start })).toEqual(done)
      return challenge
    }
    const tryOne = ({ purpose, hash }: Challenge, now = start) =>
      adapters().secondFactors.tryChallenge(purpose, hash, 'totp', now)

    test('comes back with whose it is, what was checked and what they have', async () => {
      const owner = await confirmedTotp()
      const challenge = await open(owner)
      const tried = found(await tryOne(challenge))
      expect(tried.challenge).toEqual(challenge)
      expect(tried.owner?.user.id).toBe(owner.user.id)
      expect(tried.owner?.passwordHash).toBe(owner.passwordHash)
      expect(tried.owner?.codes).toMatchObject({ totp: { secret: owner.totp, tries: 1 } })
    })

    test('may be nobody’s yet', async () => {
      const challenge = await open(undefined, { purpose: 'passkey_sign_in' })
      expect(await tryOne(challenge)).toEqual({ challenge, owner: undefined })
    })

    test('is none when it is unknown, of another purpose, expired or spent', async () => {
      const challenge = await open(await account())
      expect(await tryOne({ ...challenge, hash: aTokenHash() })).toBeUndefined()
      expect(await tryOne({ ...challenge, purpose: 'passkey_sign_in' })).toBeUndefined()
      expect(await tryOne(challenge, expiresAt)).toBeUndefined()
      expect(await tryOne(challenge, after(expiresAt, -1))).toBeDefined()
      const spend = (at = start) => commit({ kind: 'spend_challenge', hash: challenge.hash, at })
      expect(await spend(expiresAt)).toEqual(failure('token_spent'))
      expect(await spend()).toEqual(done)
      expect(await spend()).toEqual(failure('token_spent'))
      expect(await tryOne(challenge)).toBeUndefined()
    })

    test('is looked at so often and no more, however many come at once', async () => {
      const owner = await confirmedTotp()
      const challenge = await open(owner)
      const tried = await Promise.all(
        Array.from({ length: challengeTriesMax + 7 }, () => tryOne(challenge)),
      )
      expect(tried.filter((one) => one !== undefined)).toHaveLength(challengeTriesMax)
      // What comes after that is not held against the account.
      expect((await codesOf(owner.user.id)).totp?.tries).toBe(challengeTriesMax)
    })
  })

  describe('raise_session', () => {
    test('is remembered by the session, and fails when it has ended', async () => {
      const { session: opened, user } = await session()
      const mfaAt = after(start, minutes(2))
      const raise = () =>
        commit({
          kind: 'raise_session',
          sessionId: opened.id,
          methods: ['pwd', 'otp', 'mfa'],
          authenticatedAt: mfaAt,
          mfaAt,
        })
      expect(await raise()).toEqual(done)
      const live = await adapters().sessions.findLive(
        { sessionId: opened.id, userId: user.id },
        mfaAt,
      )
      expect(live?.authentication).toEqual({
        methods: ['pwd', 'otp', 'mfa'],
        authenticatedAt: mfaAt,
        mfaAt,
      })
      await commit({ kind: 'end_session', sessionId: opened.id, reason: 'sign_out', at: start })
      expect(await raise()).toEqual(failure('stale'))
    })

    test('a live session tells whether its user has a second factor, from one moment to the next', async () => {
      const owner = await account()
      const { session: opened } = await session({}, owner)
      const userId = owner.user.id
      const enabled = async () =>
        (await adapters().sessions.findLive({ sessionId: opened.id, userId }, start))?.mfaEnabled
      expect(await enabled()).toBe(false)
      const secret = aSealedSecret()
      await commit(
        { kind: 'enrol_totp', userId, secret, at: start },
        { kind: 'confirm_totp', userId, secret, step: 1, at: start },
      )
      expect(await enabled()).toBe(true)
      await commit({ kind: 'remove_factors', userId, at: start })
      expect(await enabled()).toBe(false)
    })
  })
}
