/** DELETE /users/mfa/totp. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const removed = await application.factor.removeTotp({ caller, origin })
    return removed.ok ? c.body(null, 204) : refuse(c.env, removed.error)
  })
}

const route = createRoute({
  method: 'delete',
  path: '/users/mfa/totp',
  operationId: 'removeTotp',
  tags: ['Second factors'],
  summary: 'Stop using the authenticator app',
  description: 'Recovery codes go with the last second factor.',
  responses: {
    204: { description: 'Removed.' },
    ...problemResponses(...always, ...admitted, 'totp_not_enrolled'),
  },
})
