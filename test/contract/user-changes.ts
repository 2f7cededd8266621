import { describe, expect, test } from 'vitest'
import { registrationRole } from '../../src/domain/access/built-in.ts'
import type { RoleName } from '../../src/domain/access/role.ts'
import type { User, UserAttributes, UserStatus } from '../../src/domain/account/user.ts'
import type { Session } from '../../src/domain/session/session.ts'
import type { UserId } from '../../src/domain/shared/ids.ts'
import { after, seconds } from '../../src/domain/shared/instant.ts'
import { aRoleName, aUser, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, found, given } from './given.ts'

/** What administrators do to accounts. That the last administrator stays: test/adapters/users/last-administrator.test.ts. */
export function describeUserChanges(adapters: () => DataAdapters): void {
  const { commit, account, session, role } = given(adapters)
  const at = after(start, seconds(5))
  const stale = failure('stale')
  const byId = async (id: UserId) => found(await adapters().users.byId(id))
  const live = ({ id, userId }: Session) =>
    adapters().sessions.findLive({ sessionId: id, userId }, start)
  const grown = (user: User, changed: Partial<User>) => ({
    ...user,
    ...changed,
    version: user.version + 1,
    updatedAt: at,
  })

  describe('set_roles', () => {
    const set = (userId: UserId, ...roles: [RoleName, ...RoleName[]]) =>
      commit({ kind: 'set_roles', userId, roles, at })

    test('replaces all of them, the primary one first, and lets the version grow', async () => {
      const [one, two, three] = [await role(), await role(), await role()]
      const { user } = await account({ roles: [registrationRole, three.name] })
      expect(await set(user.id, two.name, one.name)).toEqual(done)
      const roles = [two.name, one.name]
      expect(await byId(user.id)).toEqual(grown(user, { role: two.name, roles }))
      expect(await set(user.id, registrationRole)).toEqual(done)
      expect((await byId(user.id)).roles).toEqual([registrationRole])
    })

    test('fails for a role that nobody knows, and changes nothing', async () => {
      const { user } = await account()
      const { name } = await role()
      expect(await set(user.id, name, aRoleName())).toEqual(failure('unknown_role'))
      expect(await set(user.id, aRoleName())).toEqual(failure('unknown_role'))
      expect(await byId(user.id)).toEqual(user)
    })

    test('fails for nobody', async () => {
      expect(await set(aUser().id, registrationRole)).toEqual(stale)
    })

    test('of several at once leaves the roles of one of them, whole', async () => {
      const names = [(await role()).name, (await role()).name, (await role()).name]
      const { user } = await account()
      const wanted = names.map((name): [RoleName, RoleName] => [registrationRole, name])
      const outcomes = await Promise.all(wanted.map((roles) => set(user.id, ...roles)))
      expect(outcomes).toEqual(wanted.map(() => done))
      const { roles, version } = await byId(user.id)
      expect(wanted).toContainEqual(roles)
      expect(version).toBe(1 + wanted.length)
    })

    test('is what a session that goes on speaks with', async () => {
      const { user, session: started } = await session()
      expect((await live(started))?.principal.roles).toEqual([registrationRole])
      const { name } = await role()
      expect(await set(user.id, name, registrationRole)).toEqual(done)
      expect((await live(started))?.principal.roles).toEqual([name, registrationRole])
    })

    test('takes a further role into use, and out of it again', async () => {
      const { id, name } = await role()
      const { user } = await account()
      const remove = () => commit({ kind: 'delete_role', id })
      expect(await set(user.id, registrationRole, name)).toEqual(done)
      expect(await remove()).toEqual(failure('role_in_use'))
      expect((await byId(user.id)).roles).toEqual([registrationRole, name])
      expect(await set(user.id, registrationRole)).toEqual(done)
      expect(await remove()).toEqual(done)
    })
  })

  describe('set_attributes', () => {
    const set = (userId: UserId, attributes: UserAttributes) =>
      commit({ kind: 'set_attributes', userId, attributes, at })

    test.each<UserAttributes>([
      { courses: ['c1', 'c2'], level: 7, staff: true, town: 'Almería 学' },
      { courses: [], nothing: '' },
      {},
    ])('replaces all of them by %j, and lets the version grow', async (attributes) => {
      const { user } = await account({ attributes: { courses: ['c0'], old: 1 } })
      expect(await set(user.id, attributes)).toEqual(done)
      expect(await byId(user.id)).toEqual(grown(user, { attributes }))
    })

    test('fails for nobody', async () => {
      expect(await set(aUser().id, {})).toEqual(stale)
    })

    test('is what a session that goes on speaks with', async () => {
      const { user, session: started } = await session()
      expect((await live(started))?.principal.attributes).toEqual({})
      expect(await set(user.id, { courses: ['c1'] })).toEqual(done)
      expect((await live(started))?.principal.attributes).toEqual({ courses: ['c1'] })
    })
  })

  describe('set_status', () => {
    const set = (userId: UserId, from: UserStatus, to: UserStatus) =>
      commit({ kind: 'set_status', userId, from, to, at })

    test.each<[UserStatus, UserStatus]>([
      ['active', 'disabled'],
      ['disabled', 'active'],
      ['pending', 'active'],
      ['pending', 'disabled'],
    ])('makes who is %s %s, and lets the version grow', async (from, to) => {
      const { user } = await account({ status: from })
      expect(await set(user.id, from, to)).toEqual(done)
      expect(await byId(user.id)).toEqual(grown(user, { status: to }))
    })

    test('fails for who is something else by now, and for nobody', async () => {
      const { user } = await account({ status: 'disabled' })
      expect(await set(user.id, 'active', 'disabled')).toEqual(stale)
      expect(await set(user.id, 'pending', 'active')).toEqual(stale)
      expect(await byId(user.id)).toEqual(user)
      expect(await set(aUser().id, 'active', 'disabled')).toEqual(stale)
    })

    test('of five at once, one succeeds', async () => {
      const { user } = await account()
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, () => set(user.id, 'active', 'disabled')),
      )
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      for (const outcome of outcomes) expect([done, stale]).toContainEqual(outcome)
      expect((await byId(user.id)).version).toBe(2)
    })
  })
}
