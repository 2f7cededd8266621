/** PUT /users/{id}/roles. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { entityTag } from '../request/entity-tag.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { etagHeader } from '../schema/headers.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { rolesFields, userParameter, visibleUserJson, visibleUserSchema } from '../schema/user.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const { id } = c.req.valid('param')
    const assigned = await application.users.assignRoles({
      ...c.req.valid('json'),
      caller,
      origin,
      id,
    })
    if (!assigned.ok) return refuse(c.env, assigned.error)
    c.header('ETag', entityTag(assigned.value.user.version))
    return c.json(visibleUserJson(assigned.value), 200)
  })
}

const route = createRoute({
  method: 'put',
  path: '/users/{id}/roles',
  operationId: 'assignRoles',
  tags: ['Users'],
  summary: 'Say which roles somebody has',
  description:
    'Replaces all of them, by name. In force at once: what a token says does not count here.',
  request: {
    params: userParameter,
    body: jsonBody(z.strictObject(rolesFields).openapi('RoleAssignment')),
  },
  responses: {
    200: { ...jsonAnswer('The account as it is now.', visibleUserSchema), headers: etagHeader },
    ...problemResponses(
      ...always,
      ...withBody,
      ...admitted,
      'user_not_found',
      'last_administrator',
    ),
  },
})
