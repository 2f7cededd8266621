/** GET /permissions. */
import { createRoute } from '@hono/zod-openapi'
import type { PermissionId } from '../../../../domain/shared/ids.ts'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { pageJson, pageQuery, pageSchema } from '../schema/list.ts'
import { permissionJson, permissionSchema } from '../schema/permission.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const permissions = await application.access.listPermissions(c.env.caller, c.req.valid('query'))
    if (!permissions.ok) return refuse(c.env, permissions.error)
    return c.json(pageJson(permissions.value, permissionJson), 200)
  })
}

const route = createRoute({
  method: 'get',
  path: '/permissions',
  operationId: 'listPermissions',
  tags: ['Permissions'],
  summary: 'List permissions',
  description: 'In the order they were made.',
  request: { query: pageQuery<PermissionId>() },
  responses: {
    200: jsonAnswer('One page of permissions.', pageSchema('PermissionPage', permissionSchema)),
    ...problemResponses(...always, ...admitted, 'validation_failed'),
  },
})
