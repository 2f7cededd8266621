/** DELETE /users/sessions/{id}. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { sessionIdParameter } from '../schema/session.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const { id: sessionId } = c.req.valid('param')
    const ended = await application.session.endOwnSession({ caller, sessionId, origin })
    return ended.ok ? c.body(null, 204) : refuse(c.env, ended.error)
  })
}

const route = createRoute({
  method: 'delete',
  path: '/users/sessions/{id}',
  operationId: 'endOwnSession',
  tags: ['Sessions'],
  summary: 'Sign out somewhere else',
  request: { params: z.object({ id: sessionIdParameter }) },
  responses: {
    204: { description: 'The session has ended.' },
    ...problemResponses(...always, ...admitted, 'session_not_found'),
  },
})
