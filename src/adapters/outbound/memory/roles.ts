import type { PageRequest } from '../../../application/ports/page.ts'
import type { Roles } from '../../../application/ports/roles.ts'
import type { MemoryStore } from './store.ts'

/** Reads roles from memory. */
export function createMemoryRoles(store: MemoryStore): Roles {
  return {
    list: async (page) => pageOf([...store.state.roles.values()], page),
    byId: async (id) => store.state.roles.get(id),
    byName: async (name) => [...store.state.roles.values()].find((role) => role.name === name),
  }
}

/** One page of rows in the order of their keys. */
export function pageOf<Key extends number, Row extends { readonly id: Key }>(
  rows: readonly Row[],
  { after, limit }: PageRequest<Key>,
) {
  const rest = rows
    .filter(({ id }) => after === undefined || id > after)
    .sort((one, other) => one.id - other.id)
  return { items: rest.slice(0, limit), more: rest.length > limit }
}
