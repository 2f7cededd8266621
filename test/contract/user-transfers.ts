import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/application/ports/unit-of-work.ts'
import type { Person } from '../../src/application/ports/user-transfers.ts'
import type { User } from '../../src/domain/account/user.ts'
import type { UserId } from '../../src/domain/shared/ids.ts'
import { after } from '../../src/domain/shared/instant.ts'
import {
  anEmail,
  aPasswordHash,
  aRoleName,
  aUser,
  aUsername,
  start,
  unique,
} from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given } from './given.ts'

/** Moving people in and out in bulk: all of a batch or none, together with how far the file is read. */
export function describeUserTransfers(adapters: () => DataAdapters): void {
  const { commit, account, role } = given(adapters)

  const person = (overrides: Partial<User> = {}): Person => ({
    user: aUser(overrides),
    passwordHash: aPasswordHash(),
  })
  const insert = (...people: readonly Person[]) =>
    commit({ kind: 'insert_users', people, at: start })
  const begin = (digest: string) => commit({ kind: 'begin_import', digest, at: start })
  const advance = (digest: string, from: number, to: number): Change => ({
    kind: 'advance_import',
    digest,
    from,
    to,
    imported: 3,
    rejected: 2,
    at: after(start, to),
  })

  describe('people who are moved in', () => {
    test('are there as they were described, with every role', async () => {
      const [first, second] = [await role(), await role()]
      const people = [
        person({ firstName: null, status: 'pending', locale: 'es' }),
        person({ emailVerified: true, attributes: { courses: ['c1', 'ñ "quoted" $1'] } }),
        person({ role: first.name, roles: [first.name, second.name] }),
        person({ status: 'disabled', createdAt: after(start, -99_999) }),
      ]
      expect(await insert(...people)).toEqual(done)
      for (const { user, passwordHash } of people) {
        expect(await adapters().users.withPassword(user.id)).toEqual({
          user,
          passwordHash,
          openSessions: 0,
          signedInFrom: [],
        })
      }
    })

    test.each([
      [
        'username_taken',
        ({ user }: Person) => ({ username: aUsername(user.username.toUpperCase()) }),
      ],
      ['email_taken', ({ user }: Person) => ({ email: anEmail(user.email.toUpperCase()) })],
      ['user_id_taken', ({ user }: Person) => ({ id: user.id })],
      ['unknown_role', () => ({ role: aRoleName() })],
    ] as const)('are nobody when one of them fails with %s', async (kind, clash) => {
      const [free, late] = [person(), person(clash(await account()))]
      expect(await insert(free, late)).toEqual(failure(kind))
      expect(await adapters().users.byId(free.user.id)).toBeUndefined()
    })

    test('do not get a name that is held back', async () => {
      const { user } = await account()
      const heldUntil = after(start, 10)
      const to = aUsername()
      await commit({
        kind: 'change_username',
        userId: user.id,
        from: user.username,
        to,
        heldUntil,
        at: start,
      })
      expect(await insert(person({ username: user.username }))).toEqual(failure('username_taken'))
    })

    test('may be none', async () => {
      expect(await insert()).toEqual(done)
    })
  })

  describe('what is taken', () => {
    test('is named in lower case, and nothing else is', async () => {
      const word = unique()
      const [named, addressed, known] = [
        await account({ username: aUsername(`Named-${word}`) }),
        await account({ email: anEmail(`Box-${word}@example.org`) }),
        await account(),
      ]
      const taken = await adapters().userTransfers.taken(
        {
          usernames: [named.user.username.toLowerCase(), unique()],
          emails: [unique(), addressed.user.email.toLowerCase()],
          ids: [known.user.id, unique()],
        },
        start,
      )
      expect(taken).toEqual({
        usernames: new Set([`named-${word}`]),
        emails: new Set([`box-${word}@example.org`]),
        ids: new Set([known.user.id]),
      })
    })

    test('is a name that is held back, until it no longer is', async () => {
      const { user } = await account()
      const heldUntil = after(start, 10)
      const to = aUsername()
      await commit({
        kind: 'change_username',
        userId: user.id,
        from: user.username,
        to,
        heldUntil,
        at: start,
      })
      const usernames = [user.username]
      const takenAt = async (ms: number) =>
        (await adapters().userTransfers.taken({ usernames, emails: [], ids: [] }, after(start, ms)))
          .usernames.size
      expect([await takenAt(9), await takenAt(10)]).toEqual([1, 0])
    })

    test('is nothing when nothing is asked', async () => {
      const nothing = { usernames: [], emails: [], ids: [] }
      expect(await adapters().userTransfers.taken(nothing, start)).toEqual({
        usernames: new Set(),
        emails: new Set(),
        ids: new Set(),
      })
    })
  })

  describe('the progress of a file', () => {
    test('is unknown, begins at its top, and adds up', async () => {
      const digest = unique()
      const { userTransfers } = adapters()
      expect(await userTransfers.progress(digest)).toBeUndefined()
      await begin(digest)
      expect(await userTransfers.progress(digest)).toEqual({
        line: 0,
        imported: 0,
        rejected: 0,
        updatedAt: start,
      })
      expect(await commit(advance(digest, 0, 5))).toEqual(done)
      expect(await commit(advance(digest, 5, 12))).toEqual(done)
      expect(await userTransfers.progress(digest)).toEqual({
        line: 12,
        imported: 6,
        rejected: 4,
        updatedAt: after(start, 12),
      })
      await begin(digest)
      expect(await userTransfers.progress(digest)).toMatchObject({ line: 0, imported: 0 })
    })

    test('lets one of two importers go on, and brings nobody in by the other', async () => {
      const digest = unique()
      await begin(digest)
      const people = [person(), person()]
      const outcomes = await Promise.all(
        people.map((one) =>
          commit({ kind: 'insert_users', people: [one], at: start }, advance(digest, 0, 5)),
        ),
      )
      expect(outcomes).toEqual(expect.arrayContaining([done, failure('stale')]))
      const found = await Promise.all(people.map(({ user }) => adapters().users.byId(user.id)))
      expect(found.filter(Boolean)).toHaveLength(1)
    })

    test('of a file that was never begun cannot advance', async () => {
      expect(await commit(advance(unique(), 0, 5))).toEqual(failure('stale'))
    })
  })

  test('everybody is read in pages, each once, with the hash', async () => {
    const people = [person(), person(), person()]
    await insert(...people)
    const read = new Map<string, Person>()
    for (let after: UserId | undefined, more = true; more; ) {
      const page = await adapters().userTransfers.people({ after, limit: 40 })
      for (const one of page.items) {
        expect(read.has(one.user.id)).toBe(false)
        read.set(one.user.id, one)
      }
      after = page.items.at(-1)?.user.id
      more = page.more
    }
    for (const one of people) expect(read.get(one.user.id)).toEqual(one)
  })
}
