import type { UserTransfers } from '../../../application/ports/user-transfers.ts'
import { isHeld } from './changes/held-names.ts'
import type { MemoryStore } from './store.ts'

/** Reads what moving people in and out takes, from memory. */
export function createMemoryUserTransfers(store: MemoryStore): UserTransfers {
  return {
    progress: async (digest) => store.state.imports.get(digest),
    async taken({ usernames, emails, ids }, now) {
      const users = [...store.state.users.values()].map(({ user }) => user)
      const among = (given: readonly string[], had: readonly string[]) => {
        const all = new Set(had)
        return new Set(given.filter((one) => all.has(one)))
      }
      const named = among(
        usernames,
        users.map(({ username }) => username.toLowerCase()),
      )
      const held = usernames.filter((name) => isHeld(store.state, name, now))
      return {
        usernames: new Set([...named, ...held]),
        emails: among(
          emails,
          users.map(({ email }) => email.toLowerCase()),
        ),
        ids: among(
          ids,
          users.map(({ id }) => id),
        ),
      }
    },
    async people({ after, limit }) {
      const found = [...store.state.users.values()]
        .filter(({ user }) => after === undefined || user.id > after)
        .sort((one, other) => (one.user.id < other.user.id ? -1 : 1))
      return { items: found.slice(0, limit), more: found.length > limit }
    },
  }
}
