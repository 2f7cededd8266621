/** GET /service-credentials. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { pageSchema } from '../schema/list.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import {
  credentialJson,
  credentialPageQuery,
  credentialSchema,
} from '../schema/service-credential.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const found = await application.portal.listCredentials(c.env.caller, c.req.valid('query'))
    if (!found.ok) return refuse(c.env, found.error)
    const { items, more, last } = found.value
    return c.json(
      { items: items.map(credentialJson), nextCursor: more ? (last ?? null) : null },
      200,
    )
  })
}

const route = createRoute({
  method: 'get',
  path: '/service-credentials',
  operationId: 'listServiceCredentials',
  tags: ['Portals'],
  summary: 'List service credentials',
  description:
    'In the order they were issued, expired ones included, revoked ones not. Never with a token.',
  request: { query: credentialPageQuery },
  responses: {
    200: jsonAnswer(
      'One page of service credentials.',
      pageSchema('ServiceCredentialPage', credentialSchema),
    ),
    ...problemResponses(...always, ...admitted, 'validation_failed'),
  },
})
