/** POST /users/{id}/reset-password. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { accepted, acceptedAnswer } from '../schema/accepted.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { userParameter } from '../schema/user.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const { id } = c.req.valid('param')
    const done = await application.users.sendPasswordReset({ caller, origin, id })
    return done.ok ? c.json(accepted, 202) : refuse(c.env, done.error)
  })
}

const route = createRoute({
  method: 'post',
  path: '/users/{id}/reset-password',
  operationId: 'sendPasswordReset',
  tags: ['Users'],
  summary: 'Send somebody a link that resets the password',
  description:
    'The password stays as it is until the link is used. A disabled account must be enabled before that.',
  request: { params: userParameter },
  responses: {
    202: acceptedAnswer,
    ...problemResponses(...always, ...admitted, 'user_not_found'),
  },
})
