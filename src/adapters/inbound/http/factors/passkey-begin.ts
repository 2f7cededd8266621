/** POST /users/mfa/passkeys/options. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { challengeTokenField, publicKeyField } from '../schema/factor.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const begun = await application.factor.beginPasskey({ caller: c.env.caller })
    if (!begun.ok) return refuse(c.env, begun.error)
    const { challengeToken, publicKey } = begun.value
    return c.json({ challengeToken, publicKey: { ...publicKey } }, 200)
  })
}

const route = createRoute({
  method: 'post',
  path: '/users/mfa/passkeys/options',
  operationId: 'beginPasskey',
  tags: ['Second factors'],
  summary: 'Begin to add a passkey',
  responses: {
    200: jsonAnswer(
      'What the browser is to make.',
      z
        .object({ challengeToken: challengeTokenField, publicKey: publicKeyField })
        .openapi('PasskeyCreation'),
    ),
    ...problemResponses(...always, ...admitted),
  },
})
