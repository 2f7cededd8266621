import type { Permissions } from '../../../application/ports/permissions.ts'
import { pageOf } from './roles.ts'
import type { MemoryStore } from './store.ts'

/** Reads permissions from memory. */
export function createMemoryPermissions(store: MemoryStore): Permissions {
  const all = () => [...store.state.permissions.values()]
  return {
    list: async (page) => pageOf(all(), page),
    byId: async (id) => store.state.permissions.get(id),
    byName: async (name) => all().find((permission) => permission.name === name),
  }
}
