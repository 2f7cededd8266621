/** POST /auth/register. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, PublicEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { always, withBody } from '../schema/error-sets.ts'
import {
  emailField,
  firstNameField,
  lastNameField,
  localeField,
  newPasswordField,
  usernameField,
} from '../schema/fields.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { userJson, userSchema } from '../schema/user.ts'

export const operation: Operation<PublicEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const registered = await application.account.register({
      ...c.req.valid('json'),
      origin: c.env.origin,
    })
    if (!registered.ok) return refuse(c.env, registered.error)
    const registration = registered.value
    return registration.status === 'registered'
      ? c.json({ user: userJson(registration.user) }, 201)
      : c.json({ status: registration.status }, 202)
  })
}

const route = createRoute({
  method: 'post',
  path: '/auth/register',
  operationId: 'register',
  tags: ['Authentication'],
  summary: 'Make an account',
  description:
    'Sends a link that confirms the address. Under strict disclosure (the default in production) the answer ' +
    'is 202 whether or not the address is known already, and the account can be used once it is confirmed.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          username: usernameField,
          email: emailField,
          password: newPasswordField,
          firstName: firstNameField,
          lastName: lastNameField,
          locale: localeField,
        })
        .openapi('Registration'),
    ),
  },
  responses: {
    201: jsonAnswer('The account was made.', z.object({ user: userSchema }).openapi('Registered')),
    202: jsonAnswer(
      'Whoever owns the address has been written to.',
      z
        .object({ status: z.literal('verification_sent') })
        .openapi('VerificationSent', { example: { status: 'verification_sent' } }),
    ),
    ...problemResponses(...always, ...withBody, 'username_taken', 'email_taken'),
  },
})
