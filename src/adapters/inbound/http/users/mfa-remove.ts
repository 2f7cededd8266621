/** DELETE /users/{id}/mfa. */
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
    const done = await application.users.removeFactors({ caller, origin, id })
    return done.ok ? c.body(null, 204) : refuse(c.env, done.error)
  })
}

const route = createRoute({
  method: 'delete',
  path: '/users/{id}/mfa',
  operationId: 'removeSecondFactors',
  tags: ['Users'],
  summary: 'Remove the second factors of somebody who has lost them',
  description: 'Their sessions end; the next sign-in asks for the password alone. They get a mail.',
  request: { params: userParameter },
  responses: {
    204: { description: 'There are none any more.' },
    ...problemResponses(...always, ...admitted, 'user_not_found'),
  },
})
