/** DELETE /users/{id}. */
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
    const done = await application.users.deleteUser({ caller, origin, id })
    return done.ok ? c.body(null, 204) : refuse(c.env, done.error)
  })
}

const route = createRoute({
  method: 'delete',
  path: '/users/{id}',
  operationId: 'deleteUser',
  tags: ['Users'],
  summary: 'Delete an account',
  description: 'With its sessions and tokens; the audit log keeps what happened, by id.',
  request: { params: userParameter },
  responses: {
    204: { description: 'The account is gone.' },
    ...problemResponses(...always, ...admitted, 'user_not_found', 'last_administrator'),
  },
})
