import type { Users } from '../../../application/ports/users.ts'
import type { UserWithPassword } from '../../../domain/account/user.ts'
import type { MemoryStore } from './store.ts'

/** Reads people from memory. */
export function createMemoryUsers(store: MemoryStore): Users {
  const find = (matches: (row: UserWithPassword) => boolean) =>
    [...store.state.users.values()].find(matches)
  const named = (name: string) =>
    find(({ user }) => user.username.toLowerCase() === name.toLowerCase())
  const addressed = (email: string) =>
    find(({ user }) => user.email.toLowerCase() === email.toLowerCase())

  return {
    byId: async (id) => store.state.users.get(id)?.user,
    byEmail: async (email) => addressed(email)?.user,
    withPassword: async (id) => store.state.users.get(id),
    withPasswordByIdentifier: async (identifier) =>
      identifier.includes('@') ? addressed(identifier) : named(identifier),
    holding: async (username, email) => ({
      username: named(username)?.user,
      email: addressed(email)?.user,
    }),
  }
}
