import { describe, expect, test } from 'vitest'
import type { OneTimeToken } from '../../src/domain/account/one-time-token.ts'
import { after, hours, minutes } from '../../src/domain/shared/instant.ts'
import type { TokenHash } from '../../src/domain/shared/token-hash.ts'
import { aOneTimeToken, aPasswordHash, aTokenHash, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { type Account, done, failure, given } from './given.ts'

/** One-time tokens, and their changes. */
export function describeOneTimeTokens(adapters: () => DataAdapters): void {
  const { commit, account } = given(adapters)
  const spent = failure('token_spent')
  const issue = (token: OneTimeToken) => commit({ kind: 'issue_one_time_token', token, at: start })
  const spend = (hash: TokenHash, at = start) => commit({ kind: 'spend_one_time_token', hash, at })

  async function issued(overrides: Partial<OneTimeToken> = {}, owner?: Account) {
    const holder = owner ?? (await account())
    const token = aOneTimeToken(holder.user.id, overrides)
    expect(await issue(token)).toEqual(done)
    return { ...holder, token }
  }

  describe('a one-time token', () => {
    test.each(['verify_email', 'reset_password'] as const)(
      'is found with its account, for its own purpose only: %s',
      async (purpose) => {
        const expiresAt = after(start, minutes(61) + 7)
        const { user, token, passwordHash } = await issued({ purpose, expiresAt })
        const { oneTimeTokens } = adapters()
        expect(await oneTimeTokens.find(purpose, token.hash)).toEqual({
          token,
          user,
          passwordHash,
          openSessions: 0,
          signedInFrom: [],
        })
        const other = purpose === 'verify_email' ? 'reset_password' : 'verify_email'
        expect(await oneTimeTokens.find(other, token.hash)).toBeUndefined()
        expect(await oneTimeTokens.find(purpose, aTokenHash())).toBeUndefined()
      },
    )

    test('is spent once, whoever comes at the same moment', async () => {
      const { token } = await issued()
      const at = after(start, 7)
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => spend(token.hash, at)))
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      for (const outcome of outcomes) expect([done, spent]).toContainEqual(outcome)
      const found = await adapters().oneTimeTokens.find('verify_email', token.hash)
      expect(found?.token).toEqual({ ...token, spentAt: at })
    })

    test('that nobody was sent cannot be spent', async () => {
      expect(await spend(aTokenHash())).toEqual(spent)
    })

    test('cannot be spent from the moment it expires', async () => {
      const { token } = await issued({ expiresAt: after(start, hours(1)) })
      expect(await spend(token.hash, after(start, hours(1)))).toEqual(spent)
      expect(await spend(token.hash, after(start, hours(1) - 1))).toEqual(done)
    })

    test('stays unspent when the commit that would spend it fails', async () => {
      const { token } = await issued()
      const failed = await commit(
        { kind: 'spend_one_time_token', hash: token.hash, at: start },
        { kind: 'spend_one_time_token', hash: aTokenHash(), at: start },
      )
      expect(failed).toEqual(spent)
      expect(await spend(token.hash)).toEqual(done)
    })

    test('is worthless once a newer one of the same purpose and person is out', async () => {
      const holder = await issued()
      const neighbour = await issued()
      const { token: otherPurpose } = await issued({ purpose: 'reset_password' }, holder)
      const { token: newer } = await issued({}, holder)
      expect(await spend(holder.token.hash)).toEqual(spent)
      expect(await spend(newer.hash)).toEqual(done)
      expect(await spend(otherPurpose.hash)).toEqual(done)
      expect(await spend(neighbour.token.hash)).toEqual(done)
    })

    test('to reset a password is worthless once the password is replaced, one to verify is not', async () => {
      const holder = await issued({ purpose: 'reset_password' })
      const { token: verification } = await issued({}, holder)
      const neighbour = await issued({ purpose: 'reset_password' })
      const { user, passwordHash: from, token } = holder
      const change = { kind: 'replace_password', userId: user.id, to: aPasswordHash() } as const
      expect(await commit({ ...change, from: aPasswordHash(), at: start })).toEqual(
        failure('stale'),
      )
      const found = await adapters().oneTimeTokens.find('reset_password', token.hash)
      expect(found?.token.spentAt).toBeNull()
      expect(await commit({ ...change, from, at: start })).toEqual(done)
      expect(await spend(token.hash)).toEqual(spent)
      expect(await spend(verification.hash)).toEqual(done)
      expect(await spend(neighbour.token.hash)).toEqual(done)
    })

    test('issued five times at once opens the door once: each made the others worthless', async () => {
      const { user } = await account()
      const tokens = Array.from({ length: 5 }, () => aOneTimeToken(user.id))
      for (const outcome of await Promise.all(tokens.map(issue))) expect(outcome).toEqual(done)
      const opened: boolean[] = []
      for (const { hash } of tokens) opened.push((await spend(hash)).ok)
      expect(opened.filter(Boolean)).toHaveLength(1)
    })
  })
}
