import { expect } from 'vitest'
import type { Page, PageRequest } from '../../src/application/ports/page.ts'

const limit = 3

/** A whole list, read page by page, each page checked: full unless it is the last, which says so. */
export async function everyPage<Key, Item extends { readonly id: Key }>(
  list: (page: PageRequest<Key>) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const seen: Item[] = []
  for (let more = true; more; ) {
    const page = await list({ after: seen.at(-1)?.id, limit })
    if (page.more) expect(page.items).toHaveLength(limit)
    else expect(page.items.length).toBeLessThanOrEqual(limit)
    seen.push(...page.items)
    more = page.more
  }
  return seen
}
