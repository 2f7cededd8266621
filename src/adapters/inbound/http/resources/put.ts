/** PUT /resources/{type}/{id}. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInOrCredentialEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import {
  resourceFormSchema,
  resourceJson,
  resourceParameters,
  resourceSchema,
} from '../schema/resource.ts'

export const operation: Operation<SignedInOrCredentialEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const { properties } = c.req.valid('json')
    const put = await application.portal.putResource({
      ...c.req.valid('param'),
      caller,
      properties,
      origin,
    })
    if (!put.ok) return refuse(c.env, put.error)
    return c.json(resourceJson(put.value.resource), put.value.isNew ? 201 : 200)
  })
}

const route = createRoute({
  method: 'put',
  path: '/resources/{type}/{id}',
  operationId: 'putResource',
  tags: ['Portals'],
  summary: 'Register what a resource looks like',
  description:
    'In place of what was registered before: properties that are left out are missing from then on.',
  request: { params: resourceParameters, body: jsonBody(resourceFormSchema) },
  responses: {
    200: jsonAnswer('The resource, registered before, as it is now.', resourceSchema),
    201: jsonAnswer('The resource, registered for the first time.', resourceSchema),
    ...problemResponses(...always, ...withBody, ...admitted, 'resource_type_unknown'),
  },
})
