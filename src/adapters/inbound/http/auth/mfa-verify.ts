/** POST /auth/mfa/verify. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, PublicEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { authenticatedSchema } from '../schema/authenticated.ts'
import { always, withBody } from '../schema/error-sets.ts'
import { challengeTokenField, codeField, credentialField } from '../schema/factor.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { authenticatedAnswer, transportField } from '../schema/transport.ts'

export const operation: Operation<PublicEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { challengeToken, transport, ...presented } = c.req.valid('json')
    const { origin } = c.env
    const signedIn = await application.session.verifySecondFactor({
      challengeToken,
      presented,
      origin,
    })
    if (!signedIn.ok) return refuse(c.env, signedIn.error)
    const { json, headers } = authenticatedAnswer(signedIn.value, transport, c.env)
    return c.json(json, 200, headers)
  })
}

const route = createRoute({
  method: 'post',
  path: '/auth/mfa/verify',
  operationId: 'verifySecondFactor',
  tags: ['Authentication'],
  summary: 'Complete a sign-in with a second factor',
  description: 'A challenge is good for one sign-in, five minutes and five tries.',
  request: {
    body: jsonBody(
      z
        .discriminatedUnion('method', [
          z.strictObject({
            challengeToken: challengeTokenField,
            method: z.enum(['totp', 'recovery_code']),
            code: codeField,
            transport: transportField,
          }),
          z.strictObject({
            challengeToken: challengeTokenField,
            method: z.literal('passkey'),
            credential: credentialField,
            transport: transportField,
          }),
        ])
        .openapi('SecondFactor'),
    ),
  },
  responses: {
    200: jsonAnswer('Signed in.', authenticatedSchema),
    ...problemResponses(
      ...always,
      ...withBody,
      'invalid_challenge',
      'invalid_mfa_code',
      'invalid_passkey',
      'too_many_attempts',
    ),
  },
})
