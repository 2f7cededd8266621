import type { Resources } from '../../../application/ports/resources.ts'
import { type MemoryStore, resourceKey } from './store.ts'

/** Reads registered resources from memory. */
export function createMemoryResources(store: MemoryStore): Resources {
  return { find: async (type, id) => store.state.resources.get(resourceKey(type, id)) }
}
