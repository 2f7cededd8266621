/** GET /roles. */
import { createRoute } from '@hono/zod-openapi'
import type { RoleId } from '../../../../domain/shared/ids.ts'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { pageJson, pageQuery, pageSchema } from '../schema/list.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { roleJson, roleSchema } from '../schema/role.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const roles = await application.access.listRoles(c.env.caller, c.req.valid('query'))
    if (!roles.ok) return refuse(c.env, roles.error)
    return c.json(pageJson(roles.value, roleJson), 200)
  })
}

const route = createRoute({
  method: 'get',
  path: '/roles',
  operationId: 'listRoles',
  tags: ['Roles'],
  summary: 'List roles',
  description: 'In the order they were made.',
  request: { query: pageQuery<RoleId>() },
  responses: {
    200: jsonAnswer('One page of roles.', pageSchema('RolePage', roleSchema)),
    ...problemResponses(...always, ...admitted, 'validation_failed'),
  },
})
