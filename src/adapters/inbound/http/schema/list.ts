/** Pages of lists by key (contract, section 3): the query, the answer, and the mapping between. */
import { z } from '@hono/zod-openapi'
import type { Page, PageRequest } from '../../../../application/ports/page.ts'
import { cursorOf, readCursor } from '../request/cursor.ts'

/** The query of a list whose items have keys of type `Key`; parsed into a page request. */
export function pageQuery<Key extends number>() {
  return z
    .object({
      limit: z.coerce.number().int().min(1).max(100).default(50),
      cursor: z
        .string()
        .max(100)
        .optional()
        .refine((cursor) => cursor === undefined || readCursor(cursor) !== undefined, {
          message: 'Must be a nextCursor of this list.',
        })
        .openapi({ description: '`nextCursor` of the page before.' }),
    })
    .transform(
      ({ limit, cursor }): PageRequest<Key> => ({
        limit,
        after: cursor === undefined ? undefined : readCursor<Key>(cursor),
      }),
    )
}

/** One page of items of a schema, under a name of its own in the OpenAPI document. */
export function pageSchema<Item extends z.ZodType>(name: string, item: Item) {
  return z
    .object({
      items: z.array(item),
      nextCursor: z
        .string()
        .nullable()
        .openapi({ description: 'Send it as `cursor` for what follows; null on the last page.' }),
    })
    .openapi(name)
}

export function pageJson<Item extends { readonly id: number }, Json>(
  { items, more }: Page<Item>,
  json: (item: Item) => Json,
) {
  const last = items.at(-1)
  return { items: items.map(json), nextCursor: more && last ? cursorOf(last.id) : null }
}
