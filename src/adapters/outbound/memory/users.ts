import type { Users } from '../../../application/ports/users.ts'
import type { RoleName } from '../../../domain/access/role.ts'
import { createTest } from '../../../domain/policy/evaluate/test.ts'
import { asId, type UserId } from '../../../domain/shared/ids.ts'
import { isHeld } from './changes/held-names.ts'
import { type AccountRow, type MemoryStore, withOpenSessions } from './store.ts'

/** As in Postgres. */
const roleSetSampleMax = 5

/** Reads people from memory. */
export function createMemoryUsers(store: MemoryStore): Users {
  const find = (matches: (row: AccountRow) => boolean) =>
    [...store.state.users.values()].find(matches)
  const named = (name: string) =>
    find(({ user }) => user.username.toLowerCase() === name.toLowerCase())
  const addressed = (email: string) =>
    find(({ user }) => user.email.toLowerCase() === email.toLowerCase())

  const counted = (row: AccountRow | undefined) => row && withOpenSessions(store.state, row)

  return {
    async list({ after, limit, search, role, status }, { filter, vocabulary }) {
      const holds = createTest(filter, vocabulary)
      const begins = (text: string) => text.toLowerCase().startsWith((search ?? '').toLowerCase())
      const found = [...store.state.users.values()]
        .map(({ user }) => user)
        .filter((user) => after === undefined || user.id > after)
        .filter((user) => begins(user.username) || begins(user.email))
        .filter((user) => role === undefined || user.roles.some((name) => name === role))
        .filter((user) => status === undefined || user.status === status)
        .filter(
          ({
            id,
            username,
            email,
            emailVerified,
            role: primary,
            roles,
            status: is,
            locale,
            createdAt,
          }) =>
            holds({
              resource: {
                id,
                username,
                email,
                emailVerified,
                role: primary,
                roles,
                status: is,
                locale,
                createdAt,
              },
              user: {},
              session: {},
              context: {},
            }),
        )
        .sort((one, other) => (one.id < other.id ? -1 : 1))
      return { items: found.slice(0, limit), more: found.length > limit }
    },
    async roleSets() {
      const sets = new Map<string, UserId[]>()
      const rolesOf = new Map<string, readonly RoleName[]>()
      for (const { user } of store.state.users.values()) {
        if (user.status !== 'active') continue
        const key = user.roles.join(' ')
        rolesOf.set(key, user.roles)
        sets.set(key, [...(sets.get(key) ?? []), user.id])
      }
      return [...sets].map(([key, ids]) => ({
        roles: rolesOf.get(key) ?? [],
        users: ids.length,
        sample: ids.slice(0, roleSetSampleMax),
      }))
    },
    byId: async (id) => store.state.users.get(id)?.user,
    byReference: async (reference) =>
      (store.state.users.get(asId<UserId>(reference)) ?? named(reference) ?? addressed(reference))
        ?.user,
    byEmail: async (email) => addressed(email)?.user,
    withPassword: async (id) => counted(store.state.users.get(id)),
    withPasswordByIdentifier: async (identifier) =>
      counted(identifier.includes('@') ? addressed(identifier) : named(identifier)),
    holding: async (username, email, now) => ({
      username: named(username)?.user,
      email: addressed(email)?.user,
      nameIsHeld: isHeld(store.state, username, now),
    }),
  }
}
