import { describe, expect, test } from 'vitest'
import type { User } from '../../src/domain/account/user.ts'
import type { Username } from '../../src/domain/account/username.ts'
import { after, days } from '../../src/domain/shared/instant.ts'
import { aMessage, anEmail, aPasswordHash, aUser, aUsername, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given } from './given.ts'

/** Usernames that are given up, and accounts that go. */
export function describeUsernames(adapters: () => DataAdapters): void {
  const { commit, account } = given(adapters)
  const taken = failure('username_taken')
  const at = after(start, days(1))
  const heldUntil = after(at, days(10))

  const rename = (user: User, to: Username, moment = at) =>
    commit({
      kind: 'change_username',
      userId: user.id,
      from: user.username,
      to,
      heldUntil: after(moment, days(10)),
      at: moment,
    })
  const register = (username: Username, createdAt = at) =>
    commit({
      kind: 'insert_user',
      user: aUser({ username, createdAt }),
      passwordHash: aPasswordHash(),
    })
  const remove = ({ id: userId }: User) =>
    commit({ kind: 'delete_user', userId, nameHeldUntil: heldUntil, at })
  const upper = (name: Username) => aUsername(name.toUpperCase())
  const isHeld = async (name: Username, moment = at) =>
    (await adapters().users.holding(name, anEmail(), moment)).nameIsHeld

  describe('change_username', () => {
    test('gives another one, and says when', async () => {
      const { user, passwordHash } = await account()
      const username = aUsername()
      expect(await rename(user, username)).toEqual(done)
      expect(await adapters().users.withPassword(user.id)).toEqual({
        user: { ...user, username, usernameChangedAt: at, version: 2, updatedAt: at },
        passwordHash,
        openSessions: 0,
        signedInFrom: [],
      })
      const { users } = adapters()
      expect(await users.withPasswordByIdentifier(user.username)).toBeUndefined()
      expect((await users.withPasswordByIdentifier(username))?.user.id).toBe(user.id)
    })

    test('holds the old one back from newcomers until its time, in any letter case', async () => {
      const { user } = await account()
      expect(await isHeld(user.username)).toBe(false)
      await rename(user, aUsername())
      for (const name of [user.username, upper(user.username)]) {
        expect(await isHeld(name)).toBe(true)
        expect(await register(name)).toEqual(taken)
        expect(await isHeld(name, after(heldUntil, -1))).toBe(true)
        expect(await isHeld(name, heldUntil)).toBe(false)
      }
      expect(await register(user.username, heldUntil)).toEqual(done)
    })

    test('holds it back from everybody else, and gives it to its owner of before again', async () => {
      const [{ user }, { user: other }] = [await account(), await account()]
      const renamed = { ...user, username: aUsername() }
      await rename(user, renamed.username)
      expect(await rename(other, user.username)).toEqual(taken)
      expect(await rename(renamed, user.username)).toEqual(done)
      expect(await rename(other, renamed.username)).toEqual(taken)
      expect(await rename(other, renamed.username, heldUntil)).toEqual(done)
    })

    test('fails for a name that somebody has, and lets one change the case of the own', async () => {
      const [{ user }, { user: other }] = [await account(), await account()]
      expect(await rename(user, upper(other.username))).toEqual(taken)
      expect(await rename(user, upper(user.username))).toEqual(done)
      expect(await register(user.username)).toEqual(taken)
    })

    test('fails when the name is not that of before any more, and for nobody', async () => {
      const { user } = await account()
      const stale = failure('stale')
      expect(await rename({ ...user, username: aUsername() }, aUsername())).toEqual(stale)
      expect(await rename(aUser(), aUsername())).toEqual(stale)
      expect(await adapters().users.byId(user.id)).toEqual(user)
    })

    test('of five that want one name at the same moment, one gets it', async () => {
      const all = await Promise.all(Array.from({ length: 5 }, () => account()))
      const name = aUsername()
      const outcomes = await Promise.all(all.map(({ user }) => rename(user, name)))
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      for (const outcome of outcomes) expect([done, taken]).toContainEqual(outcome)
    })

    test('lets nobody slip in between a name given up and the hold on it', async () => {
      for (let round = 0; round < 5; round++) {
        const { user } = await account()
        const [, newcomer] = await Promise.all([rename(user, aUsername()), register(user.username)])
        expect(newcomer).toEqual(taken)
      }
    })
  })

  describe('delete_user', () => {
    test('holds the name back from everybody, those names included that were held for the person', async () => {
      const { user } = await account()
      const second = aUsername()
      await rename(user, second)
      expect(await remove({ ...user, username: second })).toEqual(done)
      for (const name of [user.username, second]) {
        expect(await isHeld(name)).toBe(true)
        expect(await register(name)).toEqual(taken)
      }
    })

    test('takes mail to the address along, and nobody else’s', async () => {
      const [{ user }, { user: other }] = [await account(), await account()]
      const messages = [
        aMessage({ to: user.email.toUpperCase() }),
        aMessage({ to: user.email }),
        aMessage({ to: other.email }),
      ]
      await commit(...messages.map((message) => ({ kind: 'enqueue_mail', message }) as const))
      expect(await remove(user)).toEqual(done)
      const { outbox } = adapters()
      const left = await outbox.lease({ now: start, until: after(start, 1), limit: 10_000 })
      const ids = new Set(left.map(({ id }) => id))
      expect(messages.map(({ id }) => ids.has(id))).toEqual([false, false, true])
    })

    test('fails for nobody, and holds nothing then', async () => {
      const user = aUser()
      expect(await remove(user)).toEqual(failure('stale'))
      expect(await isHeld(user.username)).toBe(false)
    })
  })
}
