import type { PageRequest } from '../../../application/ports/page.ts'
import type { Permitted } from '../../../application/ports/permitted.ts'
import type { Roles } from '../../../application/ports/roles.ts'
import { createTest } from '../../../domain/policy/evaluate/test.ts'
import type { MemoryStore } from './store.ts'

/** Reads roles from memory. */
export function createMemoryRoles(store: MemoryStore): Roles {
  return {
    list: async (page, permitted) =>
      pageOf([...store.state.roles.values()].filter(seenBy(permitted)), page),
    byId: async (id) => store.state.roles.get(id),
    byName: async (name) => [...store.state.roles.values()].find((role) => role.name === name),
  }
}

/** Whether the policies let the reader see a thing that is known by its name. */
export function seenBy(permitted: Permitted | undefined) {
  if (!permitted) return () => true
  const holds = createTest(permitted.filter, permitted.vocabulary)
  return ({ id, name, system }: { id: number; name: string; system: boolean }) =>
    holds({ resource: { id, name, system }, user: {}, session: {}, context: {} })
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
