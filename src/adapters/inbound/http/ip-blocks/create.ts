/** POST /ip-blocks. */
import { createRoute } from '@hono/zod-openapi'
import { instant } from '../../../../domain/shared/instant.ts'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { ipBlockFormSchema, ipBlockJson, ipBlockSchema } from '../schema/ip-block.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { expiresAt, ...form } = c.req.valid('json')
    const { caller, origin } = c.env
    const blocked = await application.protection.blockNetwork({
      ...form,
      caller,
      origin,
      expiresAt: typeof expiresAt === 'string' ? instant(Date.parse(expiresAt)) : null,
    })
    if (!blocked.ok) return refuse(c.env, blocked.error)
    return c.json(ipBlockJson(blocked.value), 201)
  })
}

const route = createRoute({
  method: 'post',
  path: '/ip-blocks',
  operationId: 'blockNetwork',
  tags: ['Protection'],
  summary: 'Block a network, or let one in',
  description:
    'Within 5 seconds it holds everywhere. What is let in is let in whatever is blocked around it.',
  request: { body: jsonBody(ipBlockFormSchema) },
  responses: {
    201: jsonAnswer('The block.', ipBlockSchema),
    ...problemResponses(...always, ...withBody, ...admitted, 'own_network'),
  },
})
