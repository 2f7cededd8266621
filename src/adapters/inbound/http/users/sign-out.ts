/** POST /users/{id}/sign-out. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { userParameter } from '../schema/user.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const { id } = c.req.valid('param')
    const done = await application.users.signOutUser({ caller, origin, id })
    return done.ok ? c.body(null, 204) : refuse(c.env, done.error)
  })
}

const route = createRoute({
  method: 'post',
  path: '/users/{id}/sign-out',
  operationId: 'signOutUser',
  tags: ['Users'],
  summary: 'End every session of somebody',
  description: 'At once, on every device.',
  request: { params: userParameter },
  responses: {
    204: { description: 'Every session has ended.' },
    ...problemResponses(...always, ...admitted, 'user_not_found'),
  },
})
