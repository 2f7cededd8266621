/** DELETE /permissions/{id}. */
import { createRoute } from '@hono/zod-openapi'
import type { PermissionId } from '../../../../domain/shared/ids.ts'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { rowId } from '../request/row-id.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { idParameter } from '../schema/path.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const id = rowId<PermissionId>(c.req.valid('param').id)
    if (id === undefined) return refuse(c.env, { kind: 'permission_not_found' })
    const { caller, origin } = c.env
    const deleted = await application.access.deletePermission({ caller, id, origin })
    return deleted.ok ? c.body(null, 204) : refuse(c.env, deleted.error)
  })
}

const route = createRoute({
  method: 'delete',
  path: '/permissions/{id}',
  operationId: 'deletePermission',
  tags: ['Permissions'],
  summary: 'Delete a permission, and take it from every role',
  request: { params: idParameter },
  responses: {
    204: { description: 'The permission is gone.' },
    ...problemResponses(...always, ...admitted, 'permission_not_found', 'system_permission'),
  },
})
