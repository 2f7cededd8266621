import { describe, expect, test } from 'vitest'
import type { ProfileEdit } from '../../src/application/ports/changes/account.ts'
import type { PersonName } from '../../src/domain/account/person-name.ts'
import type { User } from '../../src/domain/account/user.ts'
import { after, seconds } from '../../src/domain/shared/instant.ts'
import {
  anEmail,
  aOneTimeToken,
  aPasswordHash,
  aUser,
  aUsername,
  start,
} from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given } from './given.ts'

/** The changes of the account context but for one-time tokens. */
export function describeAccountChanges(adapters: () => DataAdapters): void {
  const { commit, account } = given(adapters)
  const at = after(start, seconds(5))
  const stale = failure('stale')

  describe('insert_user', () => {
    test.each([
      ['username_taken', ({ username }: User) => ({ username })],
      ['username_taken', ({ username }: User) => ({ username: upper(username) })],
      ['email_taken', ({ email }: User) => ({ email })],
      ['email_taken', ({ email }: User) => ({ email: anEmail(email.toUpperCase()) })],
      ['username_taken', ({ username, email }: User) => ({ username, email })],
      ['username_taken', ({ username, email }: User) => ({ username: upper(username), email })],
    ])('fails with %s, the username first when both are', async (kind, taken) => {
      const { user } = await account()
      const late = aUser(taken(user))
      expect(
        await commit({ kind: 'insert_user', user: late, passwordHash: aPasswordHash() }),
      ).toEqual(failure(kind))
      expect(await adapters().users.byId(late.id)).toBeUndefined()
      expect(await adapters().users.byId(user.id)).toEqual(user)
    })

    test('says that the username is taken, even if somebody else has the address', async () => {
      const [one, other] = [await account(), await account()]
      const user = aUser({ username: one.user.username, email: other.user.email })
      expect(await commit({ kind: 'insert_user', user, passwordHash: aPasswordHash() })).toEqual(
        failure('username_taken'),
      )
    })
  })

  describe('update_profile', () => {
    const edit = (user: User, profile: ProfileEdit, expectedVersion: number | undefined) =>
      commit({ kind: 'update_profile', userId: user.id, profile, expectedVersion, at })
    const firstName = 'Ana' as PersonName // parsed elsewhere

    test('changes what is given, leaves the rest, and lets the version grow', async () => {
      const { user } = await account({ lastName: 'Ruiz' as PersonName }) // parsed elsewhere
      const profile = { firstName, locale: 'es' } as const
      expect(await edit(user, profile, 1)).toEqual(done)
      expect(await adapters().users.byId(user.id)).toEqual({
        ...user,
        ...profile,
        version: 2,
        updatedAt: at,
      })
    })

    test('clears what is null', async () => {
      const { user } = await account({ firstName, lastName: 'Ruiz' as PersonName }) // parsed elsewhere
      expect(await edit(user, { lastName: null }, 1)).toEqual(done)
      expect(await adapters().users.byId(user.id)).toMatchObject({ firstName, lastName: null })
    })

    test('asks for no version when none is expected', async () => {
      const { user } = await account()
      expect(await edit(user, { firstName }, undefined)).toEqual(done)
      expect(await edit(user, { locale: 'es' }, undefined)).toEqual(done)
      expect(await adapters().users.byId(user.id)).toMatchObject({ version: 3, firstName })
    })

    test('fails when another version is current, and for nobody', async () => {
      const { user } = await account({ version: 5 })
      for (const version of [4, 6]) expect(await edit(user, { firstName }, version)).toEqual(stale)
      expect(await adapters().users.byId(user.id)).toEqual(user)
      expect(await edit(aUser(), { firstName }, undefined)).toEqual(stale)
    })

    test('of two editors of one version, the second fails', async () => {
      const { user } = await account()
      const outcomes = await Promise.all([
        edit(user, { firstName }, 1),
        edit(user, { locale: 'es' }, 1),
      ])
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      expect(outcomes).toContainEqual(stale)
      expect((await adapters().users.byId(user.id))?.version).toBe(2)
    })
  })

  describe('replace_password', () => {
    const replace = (user: User, from = aPasswordHash(), to = aPasswordHash()) =>
      commit({ kind: 'replace_password', userId: user.id, from, to, at })

    test('replaces exactly the hash that was seen, and lets the version grow', async () => {
      const { user, passwordHash } = await account()
      const to = aPasswordHash()
      expect(await replace(user, passwordHash, to)).toEqual(done)
      expect(await adapters().users.withPassword(user.id)).toEqual({
        user: { ...user, version: 2, updatedAt: at },
        passwordHash: to,
        openSessions: 0,
        signedInFrom: [],
      })
      expect(await replace(user, passwordHash)).toEqual(stale)
      expect(await replace(aUser())).toEqual(stale)
      expect((await adapters().users.withPassword(user.id))?.passwordHash).toBe(to)
    })

    test('of five at once from one hash, one succeeds', async () => {
      const { user, passwordHash } = await account()
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, () => replace(user, passwordHash)),
      )
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      for (const outcome of outcomes) expect([done, stale]).toContainEqual(outcome)
    })
  })

  test('replace_pool_reference replaces it once, and leaves mailed links and the version alone', async () => {
    const { user, passwordHash: from } = await account()
    const token = aOneTimeToken(user.id, { purpose: 'reset_password' })
    expect(await commit({ kind: 'issue_one_time_token', token, at })).toEqual(done)
    const to = aPasswordHash()
    const change = { kind: 'replace_pool_reference', userId: user.id, from, to } as const
    expect(await commit(change)).toEqual(done)
    expect(await commit(change)).toEqual(stale)
    expect(await commit({ ...change, userId: aUser().id, from: to })).toEqual(stale)
    expect(await adapters().users.withPassword(user.id)).toMatchObject({
      user: { version: user.version },
      passwordHash: to,
    })
    expect(await commit({ kind: 'spend_one_time_token', hash: token.hash, at })).toEqual(done)
  })

  test('upgrade_password_hash changes nothing that a person would notice, and never fails', async () => {
    const { user, passwordHash: from } = await account()
    const to = aPasswordHash()
    const change = { kind: 'upgrade_password_hash', userId: user.id, from, to } as const
    expect(await commit(change)).toEqual(done)
    expect(await commit({ ...change, to: aPasswordHash() })).toEqual(done) // `from` is gone
    expect(await commit({ ...change, userId: aUser().id })).toEqual(done)
    expect(await adapters().users.withPassword(user.id)).toEqual({
      // A database that keeps `updated_at` true for every row may move it; the version stays.
      user: { ...user, updatedAt: expect.any(Number) },
      passwordHash: to,
      openSessions: 0,
      signedInFrom: [],
    })
  })

  test.each([
    ['pending', 'active'],
    ['active', 'active'],
    ['disabled', 'disabled'],
  ] as const)(
    'verify_email marks the address of a %s account, which is then %s',
    async (before, then) => {
      const { user, passwordHash } = await account({ status: before })
      expect(await commit({ kind: 'verify_email', userId: user.id, at })).toEqual(done)
      expect(await adapters().users.withPassword(user.id)).toEqual({
        user: { ...user, emailVerified: true, status: then, version: 2, updatedAt: at },
        passwordHash,
        openSessions: 0,
        signedInFrom: [],
      })
    },
  )
}

const upper = (username: User['username']) => aUsername(username.toUpperCase())
