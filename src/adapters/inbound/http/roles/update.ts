/** PUT /roles/{id}. */
import { createRoute } from '@hono/zod-openapi'
import type { RoleId } from '../../../../domain/shared/ids.ts'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { entityTag, expectedVersions } from '../request/entity-tag.ts'
import { rowId } from '../request/row-id.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { etagHeader, ifMatchHeader } from '../schema/headers.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { idParameter } from '../schema/path.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { roleFormSchema, roleJson, roleSchema } from '../schema/role.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const id = rowId<RoleId>(c.req.valid('param').id)
    if (id === undefined) return refuse(c.env, { kind: 'role_not_found' })
    const expected = expectedVersions(c.req.valid('header')['if-match'])
    if (!expected.ok) return refuse(c.env, expected.error)
    const { caller, origin } = c.env
    const updated = await application.access.updateRole({
      ...c.req.valid('json'),
      caller,
      origin,
      id,
      expectedVersions: expected.value,
    })
    if (!updated.ok) return refuse(c.env, updated.error)
    c.header('ETag', entityTag(updated.value.version))
    return c.json(roleJson(updated.value), 200)
  })
}

const route = createRoute({
  method: 'put',
  path: '/roles/{id}',
  operationId: 'updateRole',
  tags: ['Roles'],
  summary: 'Replace what a role is called and may do',
  description:
    'A built-in role keeps its name, and administrators keep the permissions to manage roles.',
  request: { params: idParameter, headers: ifMatchHeader, body: jsonBody(roleFormSchema) },
  responses: {
    200: { ...jsonAnswer('The role as it is now.', roleSchema), headers: etagHeader },
    ...problemResponses(
      ...always,
      ...withBody,
      ...admitted,
      'role_not_found',
      'role_name_taken',
      'system_role',
      'stale',
    ),
  },
})
