/** GET /users. */
import { createRoute, z } from '@hono/zod-openapi'
import { asId, type UserId } from '../../../../domain/shared/ids.ts'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { readTextCursor, textCursor } from '../request/text-cursor.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { pageSchema } from '../schema/list.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { visibleUserJson, visibleUserSchema } from '../schema/user.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { limit, cursor, ...filters } = c.req.valid('query')
    const after = cursor === undefined ? undefined : readTextCursor(cursor)
    const listed = await application.users.listUsers(c.env.caller, {
      ...filters,
      limit,
      after: after === undefined ? undefined : asId<UserId>(after),
    })
    if (!listed.ok) return refuse(c.env, listed.error)
    const { items, more } = listed.value
    const last = items.at(-1)?.user.id
    const nextCursor = more && last ? textCursor(last) : null
    return c.json({ items: items.map(visibleUserJson), nextCursor }, 200)
  })
}

/** Postgres has no NUL in its texts: nothing could match. */
function word(lengthMax: number) {
  const noNul = (text: string) => !text.includes('\0')
  return z.string().max(lengthMax).refine(noNul, 'Contains a NUL character.').optional()
}

const querySchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z
    .string()
    .max(100)
    .optional()
    .refine((cursor) => cursor === undefined || readTextCursor(cursor) !== undefined, {
      message: 'Must be a nextCursor of this list.',
    })
    .openapi({ description: '`nextCursor` of the page before.' }),
  search: word(255).openapi({ description: 'The beginning of a username or an e-mail address.' }),
  role: word(50),
  status: z.enum(['active', 'disabled', 'pending']).optional(),
})

const route = createRoute({
  method: 'get',
  path: '/users',
  operationId: 'listUsers',
  tags: ['Users'],
  summary: 'List accounts',
  description:
    'Those that the policies let the reader see, each as far as they do; in the order of their ids.',
  request: { query: querySchema },
  responses: {
    200: jsonAnswer('One page of accounts.', pageSchema('UserPage', visibleUserSchema)),
    ...problemResponses(...always, ...admitted, 'validation_failed'),
  },
})
