/** POST /auth/verify-email. */
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
    const verified = await application.account.verifyEmail({ token, origin: c.env.origin })
    return verified.ok ? c.body(null, 204) : refuse(c.env, verified.error)
  })
}

const route = createRoute({
  method: 'post',
  path: '/auth/verify-email',
  operationId: 'verifyEmail',
  tags: ['Authentication'],
  summary: 'Confirm an e-mail address with the link from the mail',
  request: { body: jsonBody(z.strictObject({ token: tokenField }).openapi('EmailVerification')) },
  responses: {
    204: { description: 'The address is confirmed.' },
    ...problemResponses(...always, ...withBody, 'invalid_token'),
  },
})
