/** GET /users/{id}/sessions. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { sessionPageJson, sessionPageQuery, sessionPageSchema } from '../schema/session.ts'
import { userParameter } from '../schema/user.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller } = c.env
    const { id } = c.req.valid('param')
    const found = await application.session.listSessionsOf(caller, id, c.req.valid('query'))
    if (!found.ok) return refuse(c.env, found.error)
    return c.json(sessionPageJson(found.value, caller.sessionId), 200)
  })
}

const route = createRoute({
  method: 'get',
  path: '/users/{id}/sessions',
  operationId: 'listSessionsOf',
  tags: ['Users'],
  summary: 'See where somebody is signed in',
  description: 'Sessions that are live, the newest sign-in first.',
  request: { params: userParameter, query: sessionPageQuery },
  responses: {
    200: jsonAnswer('One page of sessions.', sessionPageSchema),
    ...problemResponses(...always, ...admitted, 'validation_failed', 'user_not_found'),
  },
})
