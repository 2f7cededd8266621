/** POST /auth/passkey/verify. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, PublicEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { authenticatedSchema } from '../schema/authenticated.ts'
import { always, withBody } from '../schema/error-sets.ts'
import { challengeTokenField, credentialField } from '../schema/factor.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { portalField } from '../schema/portal-field.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { authenticatedAnswer, transportField } from '../schema/transport.ts'

export const operation: Operation<PublicEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { origin } = c.env
    const { transport, ...presented } = c.req.valid('json')
    const signedIn = await application.session.signInWithPasskey({ ...presented, origin })
    if (!signedIn.ok) return refuse(c.env, signedIn.error)
    const { json, headers } = authenticatedAnswer(signedIn.value, transport, c.env)
    return c.json(json, 200, headers)
  })
}

const route = createRoute({
  method: 'post',
  path: '/auth/passkey/verify',
  operationId: 'signInWithPasskey',
  tags: ['Authentication'],
  summary: 'Sign in with a passkey and nothing else',
  request: {
    body: jsonBody(
      z
        .strictObject({
          challengeToken: challengeTokenField,
          credential: credentialField,
          portal: portalField,
          transport: transportField,
        })
        .openapi('PasskeySignIn'),
    ),
  },
  responses: {
    200: jsonAnswer('Signed in.', authenticatedSchema),
    ...problemResponses(
      ...always,
      ...withBody,
      'invalid_challenge',
      'invalid_passkey',
      'email_not_verified',
      'account_disabled',
    ),
  },
})
