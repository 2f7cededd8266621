/** DELETE /users/email. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const stopped = await application.account.stopEmailChange({ caller, origin })
    return stopped.ok ? c.body(null, 204) : refuse(c.env, stopped.error)
  })
}

const route = createRoute({
  method: 'delete',
  path: '/users/email',
  operationId: 'stopEmailChange',
  tags: ['Profile'],
  summary: 'Stop the change of the own address that is under way',
  responses: {
    204: { description: 'The address stays; both links are worthless.' },
    ...problemResponses(...always, ...admitted, 'no_email_change'),
  },
})
