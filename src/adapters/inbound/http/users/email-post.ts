/** POST /users/email. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { accepted, acceptedAnswer } from '../schema/accepted.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { emailField, passwordField } from '../schema/fields.ts'
import { jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const requested = await application.account.requestEmailChange({
      ...c.req.valid('json'),
      caller,
      origin,
    })
    return requested.ok ? c.json(accepted, 202) : refuse(c.env, requested.error)
  })
}

const route = createRoute({
  method: 'post',
  path: '/users/email',
  operationId: 'requestEmailChange',
  tags: ['Profile'],
  summary: 'Ask for another e-mail address',
  description: [
    'Both addresses get a mail with a link; the change happens when both links were confirmed. Until then',
    'either link, or DELETE /users/email, stops it; another request replaces it. Under strict disclosure',
    'the answer is the same when somebody has the address: they are written to instead. Takes the password,',
    'or a sign-in at most five minutes old.',
  ].join(' '),
  request: {
    body: jsonBody(
      z
        .strictObject({ newEmail: emailField, currentPassword: passwordField.optional() })
        .openapi('EmailChangeRequest', {
          example: { newEmail: 'ana@home.example', currentPassword: 'seven green bicycles' },
        }),
    ),
  },
  responses: {
    202: acceptedAnswer,
    ...problemResponses(
      ...always,
      ...withBody,
      ...admitted,
      'current_password_incorrect',
      'email_taken',
    ),
  },
})
