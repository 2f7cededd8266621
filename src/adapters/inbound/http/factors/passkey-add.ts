/** POST /users/mfa/passkeys. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import {
  challengeTokenField,
  credentialField,
  passkeyJson,
  passkeyNameField,
  passkeySchema,
  recoveryCodesField,
} from '../schema/factor.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const added = await application.factor.addPasskey({ ...c.req.valid('json'), caller, origin })
    if (!added.ok) return refuse(c.env, added.error)
    const { passkey, recoveryCodes } = added.value
    const codes = recoveryCodes && { recoveryCodes: [...recoveryCodes] }
    return c.json({ passkey: passkeyJson(passkey), ...codes }, 201, { 'Cache-Control': 'no-store' })
  })
}

const route = createRoute({
  method: 'post',
  path: '/users/mfa/passkeys',
  operationId: 'addPasskey',
  tags: ['Second factors'],
  summary: 'Add the passkey that the browser made',
  description: 'The first second factor comes with recovery codes.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          challengeToken: challengeTokenField,
          name: passkeyNameField,
          credential: credentialField,
        })
        .openapi('NewPasskey'),
    ),
  },
  responses: {
    201: jsonAnswer(
      'Added.',
      z
        .object({ passkey: passkeySchema, recoveryCodes: recoveryCodesField.optional() })
        .openapi('AddedPasskey'),
    ),
    ...problemResponses(
      ...always,
      ...withBody,
      ...admitted,
      'invalid_challenge',
      'invalid_passkey',
      'passkey_taken',
      'too_many_passkeys',
    ),
  },
})
