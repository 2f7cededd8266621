/** DELETE /users/mfa/passkeys/{id}. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { passkeyParameter } from '../schema/factor.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const { id } = c.req.valid('param')
    const removed = await application.factor.removePasskey({ caller, id, origin })
    return removed.ok ? c.body(null, 204) : refuse(c.env, removed.error)
  })
}

const route = createRoute({
  method: 'delete',
  path: '/users/mfa/passkeys/{id}',
  operationId: 'removePasskey',
  tags: ['Second factors'],
  summary: 'Remove a passkey',
  description: 'Recovery codes go with the last second factor.',
  request: { params: passkeyParameter },
  responses: {
    204: { description: 'Removed.' },
    ...problemResponses(...always, ...admitted, 'passkey_not_found'),
  },
})
