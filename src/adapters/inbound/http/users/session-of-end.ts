/** DELETE /users/{id}/sessions/{sessionId}. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { sessionIdParameter } from '../schema/session.ts'
import { userParameter } from '../schema/user.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const { id: userId, sessionId } = c.req.valid('param')
    const ended = await application.session.endSessionOf({ caller, userId, sessionId, origin })
    return ended.ok ? c.body(null, 204) : refuse(c.env, ended.error)
  })
}

const route = createRoute({
  method: 'delete',
  path: '/users/{id}/sessions/{sessionId}',
  operationId: 'endSessionOf',
  tags: ['Users'],
  summary: 'End one session of somebody',
  request: { params: userParameter.extend({ sessionId: sessionIdParameter }) },
  responses: {
    204: { description: 'The session has ended.' },
    ...problemResponses(...always, ...admitted, 'user_not_found', 'session_not_found'),
  },
})
