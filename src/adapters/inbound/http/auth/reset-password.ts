/** POST /auth/reset-password. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, PublicEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { always, withBody } from '../schema/error-sets.ts'
import { newPasswordField, tokenField } from '../schema/fields.ts'
import { jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<PublicEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const reset = await application.account.resetPassword({
      ...c.req.valid('json'),
      origin: c.env.origin,
    })
    return reset.ok ? c.body(null, 204) : refuse(c.env, reset.error)
  })
}

const route = createRoute({
  method: 'post',
  path: '/auth/reset-password',
  operationId: 'resetPassword',
  tags: ['Authentication'],
  summary: 'Set a new password with the link from the mail',
  description:
    'Ends every session. A password that is refused leaves the link good for another try.',
  request: {
    body: jsonBody(
      z.strictObject({ token: tokenField, newPassword: newPasswordField }).openapi('PasswordReset'),
    ),
  },
  responses: {
    204: { description: 'The password was changed and every session ended.' },
    ...problemResponses(...always, ...withBody, 'invalid_token'),
  },
})
