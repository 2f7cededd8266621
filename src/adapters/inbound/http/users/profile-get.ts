/** GET /users/profile. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { alreadyHas, entityTag } from '../request/entity-tag.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { etagHeader, ifNoneMatchHeader } from '../schema/headers.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { userSchema, visibleUserJson } from '../schema/user.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const profile = await application.account.viewProfile(c.env.caller)
    if (!profile.ok) return refuse(c.env, profile.error)
    const tag = entityTag(profile.value.user.version)
    c.header('ETag', tag)
    if (alreadyHas(c.req.valid('header')['if-none-match'], tag)) return c.body(null, 304)
    return c.json(visibleUserJson(profile.value), 200)
  })
}

const route = createRoute({
  method: 'get',
  path: '/users/profile',
  operationId: 'getProfile',
  tags: ['Profile'],
  summary: 'Read the own profile',
  request: { headers: ifNoneMatchHeader },
  responses: {
    200: { ...jsonAnswer('The own profile.', userSchema), headers: etagHeader },
    304: { description: 'It is what you have already.', headers: etagHeader },
    ...problemResponses(...always, ...admitted, 'validation_failed'),
  },
})
