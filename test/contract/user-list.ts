import { describe, expect, test } from 'vitest'
import type { UserListQuery } from '../../src/application/ports/users.ts'
import { registrationRole } from '../../src/domain/access/built-in.ts'
import type { User } from '../../src/domain/account/user.ts'
import type { SubjectName } from '../../src/domain/policy/bundle.ts'
import {
  always,
  type Comparison,
  type ComparisonOperator,
  type Condition,
  never,
} from '../../src/domain/policy/condition.ts'
import { vocabulariesOf } from '../../src/domain/policy/vocabularies.ts'
import { asId, type UserId } from '../../src/domain/shared/ids.ts'
import { after, hours } from '../../src/domain/shared/instant.ts'
import { anEmail, aUsername, start, unique } from '../support/builders.ts'
import { builtInPolicy } from '../support/built-in-policy.ts'
import type { DataAdapters } from './data-adapters.ts'
import { given } from './given.ts'
import { everyPage } from './pages.ts'

const vocabulary = vocabulariesOf(builtInPolicy.bundle)('User' as SubjectName) // a shipped one

/** The list of users: search, role, status, what the reader may see, page by page. */
export function describeUserList(adapters: () => DataAdapters): void {
  const { account, role } = given(adapters)

  async function listed(query: Partial<UserListQuery>, filter: Condition = always) {
    const page = { after: undefined, limit: 50, ...query }
    return (await adapters().users.list(page, { filter, vocabulary })).items
  }

  /** People who have only the beginning of their usernames in common, in the order of their ids. */
  async function people(...overrides: readonly Partial<User>[]) {
    const mark = `m${unique()}`
    const made: User[] = []
    for (const [index, one] of overrides.entries()) {
      const username = aUsername(`${mark}-${index}`)
      made.push((await account({ username, ...one })).user)
    }
    return { mark, made, inOrder: made.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }
  }

  describe('the list of users', () => {
    test('comes as the accounts are, in the order of their ids', async () => {
      const { mark, inOrder } = await people({}, { status: 'disabled', locale: 'es' }, {})
      expect(await listed({ search: mark })).toEqual(inOrder)
    })

    test('is searched by the beginning of a username or an address, in any case', async () => {
      const mark = `m${unique()}`
      const { user: named } = await account({ username: aUsername(`${mark}-Ana`) })
      const { user: addressed } = await account({ email: anEmail(`${mark}-ana@example.org`) })
      await account({ username: aUsername(`x${mark}-ana`), email: anEmail(`x${mark}@example.org`) })
      const both = [named.id, addressed.id].sort()
      for (const search of [mark, `${mark}-ANA`, mark.toUpperCase()]) {
        expect((await listed({ search })).map(({ id }) => id)).toEqual(both)
      }
      expect(await listed({ search: `${mark}-ana@` })).toEqual([addressed])
      expect(await listed({ search: `${mark}-anna` })).toEqual([])
    })

    test('is searched beyond ASCII, too', async () => {
      const mark = `ñж${unique()}`
      const { user } = await account({ username: aUsername(`${mark}-1`) })
      expect(await listed({ search: mark.toUpperCase() })).toEqual([user])
    })

    test('takes no letter of a search for a pattern', async () => {
      const { mark, made } = await people({})
      for (const search of [`${mark}%`, `${mark}_0`, '%', `${mark}\\`, `' OR 1=1 --`]) {
        expect(await listed({ search })).toEqual([])
      }
      expect(await listed({ search: `${mark}-0` })).toEqual(made)
    })

    test('has whoever holds a role, first or further', async () => {
      const { name } = await role()
      const { made } = await people(
        { role: name, roles: [name] },
        { roles: [registrationRole, name] },
        {},
      )
      const holders = made.slice(0, 2).map(({ id }) => id)
      expect((await listed({ role: name })).map(({ id }) => id)).toEqual(holders.sort())
      expect(await listed({ role: `${name}x` })).toEqual([])
      expect(await listed({ role: '' })).toEqual([])
    })

    test.each(['active', 'disabled', 'pending'] as const)('has who is %s', async (status) => {
      const { mark, made } = await people(
        { status: 'active' },
        { status: 'disabled' },
        { status: 'pending' },
      )
      const expected = made.filter((user) => user.status === status)
      expect(await listed({ search: mark, status })).toEqual(expected)
    })

    test('has only those of whom everything holds that is asked for', async () => {
      const { name } = await role()
      const { mark, made } = await people(
        { role: name, roles: [name] },
        { role: name, roles: [name], status: 'disabled' },
        { status: 'disabled' },
      )
      const query = { search: mark, role: name, status: 'disabled' } as const
      expect(await listed(query)).toEqual([made[1]])
      expect(await listed({ ...query, search: `${mark}-0` })).toEqual([])
    })

    test('comes page by page, each person once, with full pages though others lie between', async () => {
      const overrides = Array.from({ length: 11 }, (_, index): Partial<User> => {
        return { status: index % 3 === 0 ? 'disabled' : 'active' }
      })
      const { mark, inOrder } = await people(...overrides)
      const pages = (query: Partial<UserListQuery>, filter: Condition = always) =>
        everyPage<UserId, User>((page) =>
          adapters().users.list({ ...page, search: mark, ...query }, { filter, vocabulary }),
        )
      const active = inOrder.filter(({ status }) => status === 'active')
      expect(await pages({})).toEqual(inOrder)
      expect(await pages({ status: 'active' })).toEqual(active)
      expect(await pages({}, resource('status', 'eq', 'active'))).toEqual(active)
    })

    test('goes on behind an id, whether anybody has it or not', async () => {
      const { mark, inOrder } = await people({}, {}, {})
      const [first, second, third] = inOrder.map(({ id }) => id)
      const behind = async (id: string | undefined) =>
        (await listed({ search: mark, after: asId<UserId>(id ?? '') })).map((user) => user.id)
      expect(await behind(first)).toEqual([second, third])
      expect(await behind(`${first}0`)).toEqual([second, third])
      expect(await behind(third)).toEqual([])
    })

    test.each<[string, Condition, readonly number[]]>([
      ['what always holds', always, [0, 1, 2]],
      ['what never holds', never, []],
      ['the primary role', resource('role', 'eq', 'teacher'), [1]],
      ['any role', resource('roles', 'contains', 'author'), [2]],
      ['a status', resource('status', 'ne', 'active'), [1]],
      ['a status among several', resource('status', 'in', ['pending', 'disabled']), [1]],
      ['whether the address is verified', resource('emailVerified', 'eq', true), [2]],
      ['a locale', resource('locale', 'nin', ['en']), [2]],
      ['the time of creation', resource('createdAt', 'gt', start), [1]],
      ['an address', resource('email', 'startsWith', 'nobody-'), []],
      ['a negation', { operator: 'not', condition: resource('role', 'eq', 'teacher') }, [0, 2]],
      [
        'several at once',
        {
          operator: 'and',
          conditions: [resource('status', 'eq', 'active'), resource('locale', 'eq', 'es')],
        },
        [2],
      ],
    ])('has only those whom the reader may see, by %s', async (_name, filter, expected) => {
      const { mark, made } = await people(
        {},
        { ...holding('teacher'), status: 'disabled', createdAt: after(start, hours(1)) },
        { ...holding('learner', 'author'), emailVerified: true, locale: 'es' },
      )
      const seen = await listed({ search: mark }, filter)
      const allowed = made.filter((_user, index) => expected.includes(index))
      expect(seen.map(({ id }) => id)).toEqual(allowed.map(({ id }) => id).sort())
    })
  })
}

function holding(...names: readonly string[]): Pick<User, 'role' | 'roles'> {
  const [first = registrationRole, ...others] = names as User['roles'] // shipped ones
  return { role: first, roles: [first, ...others] }
}

function resource(
  name: string,
  operator: ComparisonOperator,
  value: string | number | boolean | readonly string[],
): Comparison {
  return { operator, left: { attribute: { owner: 'resource', name } }, right: { value } }
}
