/** DELETE /roles/{id}. */
import { createRoute } from '@hono/zod-openapi'
import type { RoleId } from '../../../../domain/shared/ids.ts'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { expectedVersions } from '../request/entity-tag.ts'
import { rowId } from '../request/row-id.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { ifMatchHeader } from '../schema/headers.ts'
import { idParameter } from '../schema/path.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const id = rowId<RoleId>(c.req.valid('param').id)
    if (id === undefined) return refuse(c.env, { kind: 'role_not_found' })
    const expected = expectedVersions(c.req.valid('header')['if-match'])
    if (!expected.ok) return refuse(c.env, expected.error)
    const { caller, origin } = c.env
    const deleted = await application.access.deleteRole({
      caller,
      id,
      origin,
      expectedVersions: expected.value,
    })
    return deleted.ok ? c.body(null, 204) : refuse(c.env, deleted.error)
  })
}

const route = createRoute({
  method: 'delete',
  path: '/roles/{id}',
  operationId: 'deleteRole',
  tags: ['Roles'],
  summary: 'Delete a role that nobody has',
  request: { params: idParameter, headers: ifMatchHeader },
  responses: {
    204: { description: 'The role is gone.' },
    ...problemResponses(
      ...always,
      ...admitted,
      'malformed_request',
      'validation_failed',
      'role_not_found',
      'role_in_use',
      'system_role',
      'stale',
    ),
  },
})
