import type { Permissions } from '../../../application/ports/permissions.ts'
import { pageOf, seenBy } from './roles.ts'
import type { MemoryStore } from './store.ts'

/** Reads permissions from memory. */
export function createMemoryPermissions(store: MemoryStore): Permissions {
  const all = () => [...store.state.permissions.values()]
  return {
    list: async (page, permitted) => pageOf(all().filter(seenBy(permitted)), page),
    byId: async (id) => store.state.permissions.get(id),
    byName: async (name) => all().find((permission) => permission.name === name),
  }
}
