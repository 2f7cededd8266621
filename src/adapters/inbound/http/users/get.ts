/** GET /users/{id}. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { alreadyHas, entityTag } from '../request/entity-tag.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { etagHeader, ifNoneMatchHeader } from '../schema/headers.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { userParameter, visibleUserJson, visibleUserSchema } from '../schema/user.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const found = await application.users.viewUser(c.env.caller, c.req.valid('param').id)
    if (!found.ok) return refuse(c.env, found.error)
    const tag = entityTag(found.value.user.version)
    c.header('ETag', tag)
    if (alreadyHas(c.req.valid('header')['if-none-match'], tag)) return c.body(null, 304)
    return c.json(visibleUserJson(found.value), 200)
  })
}

const route = createRoute({
  method: 'get',
  path: '/users/{id}',
  operationId: 'getUser',
  tags: ['Users'],
  summary: 'Read an account',
  description: 'What the policies hide from the reader is absent.',
  request: { params: userParameter, headers: ifNoneMatchHeader },
  responses: {
    200: { ...jsonAnswer('The account.', visibleUserSchema), headers: etagHeader },
    304: { description: 'It is what you have already.', headers: etagHeader },
    ...problemResponses(...always, ...admitted, 'validation_failed', 'user_not_found'),
  },
})
