import type { Page, PageRequest } from '../../../application/ports/page.ts'
import type { Numbered, PersonalRecords } from '../../../application/ports/personal-records.ts'
import type { MemoryStore } from './store.ts'

/** Reads what is kept of a person from memory: a place in the record is when it was written. */
export function createMemoryPersonalRecords(store: MemoryStore): PersonalRecords {
  return {
    sessions: async (userId, page) =>
      pageOf([...store.state.sessions.values()], ({ userId: owner }) => owner === userId, page),
    auditEntries: async (userId, page) =>
      pageOf(store.state.audit, ({ actor, target }) => [actor, target].includes(userId), page),
  }
}

function pageOf<Item>(
  all: readonly Item[],
  meant: (item: Item) => boolean,
  { after = all.length, limit }: PageRequest<number>,
): Page<Numbered<Item>> {
  const found = all
    .map((item, number) => ({ ...item, number }))
    .filter((item) => meant(item) && item.number < after)
    .toReversed()
  return { items: found.slice(0, limit), more: found.length > limit }
}
