/** GET /ip-blocks. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { ipBlockJson, ipBlockPageQuery, ipBlockSchema } from '../schema/ip-block.ts'
import { jsonAnswer } from '../schema/json.ts'
import { pageSchema } from '../schema/list.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const found = await application.protection.listBlocks(c.env.caller, c.req.valid('query'))
    if (!found.ok) return refuse(c.env, found.error)
    const { items, more, last } = found.value
    return c.json({ items: items.map(ipBlockJson), nextCursor: more ? (last ?? null) : null }, 200)
  })
}

const route = createRoute({
  method: 'get',
  path: '/ip-blocks',
  operationId: 'listBlocks',
  tags: ['Protection'],
  summary: 'List blocked networks',
  description: 'Those in force, in the order they were made, the automatic ones included.',
  request: { query: ipBlockPageQuery },
  responses: {
    200: jsonAnswer('One page of blocks.', pageSchema('IpBlockPage', ipBlockSchema)),
    ...problemResponses(...always, ...admitted, 'validation_failed'),
  },
})
