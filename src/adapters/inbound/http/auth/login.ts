/** POST /auth/login. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, PublicEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { always, withBody } from '../schema/error-sets.ts'
import { passwordField } from '../schema/fields.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { tokenFields, tokensJson } from '../schema/tokens.ts'
import { userJson, userSchema } from '../schema/user.ts'

export const operation: Operation<PublicEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { identifier, password, portal } = c.req.valid('json')
    const signedIn = await application.session.signIn({
      identifier,
      password,
      portal,
      origin: c.env.origin,
    })
    if (!signedIn.ok) return refuse(c.env, signedIn.error)
    const user = userJson(signedIn.value.user)
    return c.json({ status: 'authenticated' as const, ...tokensJson(signedIn.value), user }, 200)
  })
}

const route = createRoute({
  method: 'post',
  path: '/auth/login',
  operationId: 'login',
  tags: ['Authentication'],
  summary: 'Sign in',
  description: 'The answer and its time are the same for an unknown account and a wrong password.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          identifier: z
            .string()
            .max(1024)
            .openapi({ description: 'The username or the e-mail address.', example: 'ana' }),
          password: passwordField,
          portal: z
            .string()
            .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/, {
              error: 'Must be at most 50 letters, digits, dots, hyphens and underscores.',
            })
            .optional()
            .openapi({
              description: 'Where the person signs in, shown in the list of sessions.',
              example: 'teacher-portal',
            }),
          transport: z.literal('body').optional().openapi({
            description: 'How the refresh token travels. Only in the body for now.',
            example: 'body',
          }),
        })
        .openapi('Login'),
    ),
  },
  responses: {
    200: jsonAnswer(
      'Signed in.',
      z
        .object({ status: z.literal('authenticated'), ...tokenFields, user: userSchema })
        .openapi('Authenticated'),
    ),
    ...problemResponses(
      ...always,
      ...withBody,
      'invalid_credentials',
      'email_not_verified',
      'account_disabled',
    ),
  },
})
