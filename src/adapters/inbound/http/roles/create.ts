/** POST /roles. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { entityTag } from '../request/entity-tag.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { etagHeader, locationHeader } from '../schema/headers.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { roleFormSchema, roleJson, roleSchema } from '../schema/role.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const created = await application.access.createRole({ ...c.req.valid('json'), caller, origin })
    if (!created.ok) return refuse(c.env, created.error)
    c.header('Location', `/roles/${created.value.id}`)
    c.header('ETag', entityTag(created.value.version))
    return c.json(roleJson(created.value), 201)
  })
}

const route = createRoute({
  method: 'post',
  path: '/roles',
  operationId: 'createRole',
  tags: ['Roles'],
  summary: 'Make a role',
  request: { body: jsonBody(roleFormSchema) },
  responses: {
    201: {
      ...jsonAnswer('The role was made.', roleSchema),
      headers: { ...etagHeader, ...locationHeader },
    },
    ...problemResponses(...always, ...withBody, ...admitted, 'role_name_taken'),
  },
})
