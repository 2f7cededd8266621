/** POST /auth/forgot-password. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, PublicEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { accepted, acceptedAnswer } from '../schema/accepted.ts'
import { always, withBody } from '../schema/error-sets.ts'
import { emailField } from '../schema/fields.ts'
import { jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<PublicEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { email } = c.req.valid('json')
    const requested = await application.account.requestPasswordReset({
      email,
      origin: c.env.origin,
    })
    return requested.ok ? c.json(accepted, 202) : refuse(c.env, requested.error)
  })
}

const route = createRoute({
  method: 'post',
  path: '/auth/forgot-password',
  operationId: 'forgotPassword',
  tags: ['Authentication'],
  summary: 'Ask for a link that sets a new password',
  description: 'The answer is the same for every address, known or not.',
  request: { body: jsonBody(z.strictObject({ email: emailField }).openapi('ForgotPassword')) },
  responses: { 202: acceptedAnswer, ...problemResponses(...always, ...withBody) },
})
