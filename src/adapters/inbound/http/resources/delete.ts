/** DELETE /resources/{type}/{id}. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInOrCredentialEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { resourceParameters } from '../schema/resource.ts'

export const operation: Operation<SignedInOrCredentialEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const named = c.req.valid('param')
    const removed = await application.portal.removeResource({ ...named, caller, origin })
    return removed.ok ? c.body(null, 204) : refuse(c.env, removed.error)
  })
}

const route = createRoute({
  method: 'delete',
  path: '/resources/{type}/{id}',
  operationId: 'removeResource',
  tags: ['Portals'],
  summary: 'Remove what is registered of a resource',
  description: 'Works for a type that the policies have ceased to declare, too.',
  request: { params: resourceParameters },
  responses: {
    204: { description: 'Nothing is registered of it any more.' },
    ...problemResponses(...always, ...admitted, 'resource_type_unknown', 'resource_not_found'),
  },
})
