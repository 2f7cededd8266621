/** POST /auth/login. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, PublicEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { authenticatedSchema } from '../schema/authenticated.ts'
import { always, withBody } from '../schema/error-sets.ts'
import { challengeTokenField, publicKeyField } from '../schema/factor.ts'
import { passwordField } from '../schema/fields.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { portalField } from '../schema/portal-field.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { authenticatedAnswer, transportField } from '../schema/transport.ts'

export const operation: Operation<PublicEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { identifier, password, portal, transport } = c.req.valid('json')
    const signedIn = await application.session.signIn({
      identifier,
      password,
      portal,
      origin: c.env.origin,
    })
    if (!signedIn.ok) return refuse(c.env, signedIn.error)
    if (signedIn.value.status === 'authenticated') {
      const { json, headers } = authenticatedAnswer(signedIn.value, transport, c.env)
      return c.json(json, 200, headers)
    }
    const { status, challengeToken, methods, publicKey } = signedIn.value
    const answer = { status, challengeToken, methods: [...methods] }
    return c.json({ ...answer, ...(publicKey && { publicKey: { ...publicKey } }) }, 200)
  })
}

const challengedSchema = z
  .object({
    status: z.literal('mfa_required'),
    challengeToken: challengeTokenField,
    methods: z
      .array(z.enum(['totp', 'passkey', 'recovery_code']))
      .openapi({ description: 'What would be taken.', example: ['totp', 'recovery_code'] }),
    publicKey: publicKeyField.optional(),
  })
  .openapi('MfaRequired')

const route = createRoute({
  method: 'post',
  path: '/auth/login',
  operationId: 'login',
  tags: ['Authentication'],
  summary: 'Sign in',
  description:
    'The answer and its time are the same for an unknown account and a wrong password. After a few wrong ones every ' +
    'further try has to wait, and after ten the account is locked for a while; its owner gets a mail with a link that lifts it.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          identifier: z
            .string()
            .max(1024)
            .openapi({ description: 'The username or the e-mail address.', example: 'ana' }),
          password: passwordField,
          portal: portalField,
          transport: transportField,
        })
        .openapi('Login'),
    ),
  },
  responses: {
    200: jsonAnswer(
      'Signed in, or asked for a second factor at POST /auth/mfa/verify.',
      z.discriminatedUnion('status', [authenticatedSchema, challengedSchema]),
    ),
    ...problemResponses(
      ...always,
      ...withBody,
      'invalid_credentials',
      'email_not_verified',
      'account_disabled',
      'password_reset_required',
      'challenge_unsupported',
      'too_many_attempts',
      'account_locked',
    ),
  },
})
