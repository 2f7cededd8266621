/** GET /resources/{type}/{id}. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInOrCredentialEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { resourceJson, resourceParameters, resourceSchema } from '../schema/resource.ts'

export const operation: Operation<SignedInOrCredentialEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller } = c.env
    const found = await application.portal.viewResource({ ...c.req.valid('param'), caller })
    return found.ok ? c.json(resourceJson(found.value), 200) : refuse(c.env, found.error)
  })
}

const route = createRoute({
  method: 'get',
  path: '/resources/{type}/{id}',
  operationId: 'getResource',
  tags: ['Portals'],
  summary: 'Read what is registered of a resource',
  request: { params: resourceParameters },
  responses: {
    200: jsonAnswer('The resource.', resourceSchema),
    ...problemResponses(...always, ...admitted, 'resource_type_unknown', 'resource_not_found'),
  },
})
