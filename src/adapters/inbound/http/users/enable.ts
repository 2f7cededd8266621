/** POST /users/{id}/enable. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { entityTag } from '../request/entity-tag.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { etagHeader } from '../schema/headers.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { userParameter, visibleUserJson, visibleUserSchema } from '../schema/user.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const { id } = c.req.valid('param')
    const changed = await application.users.enableUser({ caller, origin, id })
    if (!changed.ok) return refuse(c.env, changed.error)
    c.header('ETag', entityTag(changed.value.user.version))
    return c.json(visibleUserJson(changed.value), 200)
  })
}

const route = createRoute({
  method: 'post',
  path: '/users/{id}/enable',
  operationId: 'enableUser',
  tags: ['Users'],
  summary: 'Enable a disabled account',
  description: 'The person signs in again with the password of before.',
  request: { params: userParameter },
  responses: {
    200: { ...jsonAnswer('The account as it is now.', visibleUserSchema), headers: etagHeader },
    ...problemResponses(...always, ...admitted, 'user_not_found'),
  },
})
