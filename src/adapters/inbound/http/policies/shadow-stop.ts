/** DELETE /policies/shadow. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const stopped = await application.policy.shadow.stop({ caller, origin })
    return stopped.ok ? c.body(null, 204) : refuse(c.env, stopped.error)
  })
}

const route = createRoute({
  method: 'delete',
  path: '/policies/shadow',
  operationId: 'stopShadow',
  tags: ['Policies'],
  summary: 'Stop evaluating the draft in the shadow',
  responses: {
    204: { description: 'No draft is in the shadow.' },
    ...problemResponses(...always, ...admitted),
  },
})
