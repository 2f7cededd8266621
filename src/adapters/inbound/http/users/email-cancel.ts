/** POST /users/email/cancel. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, PublicEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { always, withBody } from '../schema/error-sets.ts'
import { tokenField } from '../schema/fields.ts'
import { jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<PublicEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { token } = c.req.valid('json')
    const { stopEmailChangeByLetter } = application.account
    const stopped = await stopEmailChangeByLetter({ token, origin: c.env.origin })
    return stopped.ok ? c.body(null, 204) : refuse(c.env, stopped.error)
  })
}

const route = createRoute({
  method: 'post',
  path: '/users/email/cancel',
  operationId: 'cancelEmailChange',
  tags: ['Profile'],
  summary: 'Stop a change of address with the link from either mail',
  request: {
    body: jsonBody(z.strictObject({ token: tokenField }).openapi('EmailChangeCancellation')),
  },
  responses: {
    204: { description: 'The address stays; both links are worthless.' },
    ...problemResponses(...always, ...withBody, 'invalid_token'),
  },
})
