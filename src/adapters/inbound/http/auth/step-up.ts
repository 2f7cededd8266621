/** POST /auth/step-up. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { challengeTokenField, codeField, credentialField } from '../schema/factor.ts'
import { passwordField } from '../schema/fields.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { accessTokenFields, accessTokenJson } from '../schema/tokens.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const raised = await application.session.stepUp({
      caller,
      presented: c.req.valid('json'),
      origin,
    })
    if (!raised.ok) return refuse(c.env, raised.error)
    return c.json(accessTokenJson(raised.value.accessToken), 200)
  })
}

const route = createRoute({
  method: 'post',
  path: '/auth/step-up',
  operationId: 'stepUp',
  tags: ['Authentication'],
  summary: 'Show once more who you are',
  description:
    'For what `step_up_required` asks for (RFC 9470): `aal1` takes the password, `aal2` a second factor. The session remembers for five minutes.',
  request: {
    body: jsonBody(
      z
        .discriminatedUnion('method', [
          z.strictObject({ method: z.literal('password'), password: passwordField }),
          z.strictObject({ method: z.enum(['totp', 'recovery_code']), code: codeField }),
          z.strictObject({
            method: z.literal('passkey'),
            challengeToken: challengeTokenField,
            credential: credentialField,
          }),
        ])
        .openapi('StepUp'),
    ),
  },
  responses: {
    200: jsonAnswer(
      'An access token that says so (`acr`, `amr`, `auth_time`).',
      z.object(accessTokenFields).openapi('SteppedUp'),
    ),
    ...problemResponses(
      ...always,
      ...withBody,
      ...admitted,
      'invalid_credentials',
      'invalid_challenge',
      'invalid_mfa_code',
      'invalid_passkey',
      'too_many_attempts',
    ),
  },
})
