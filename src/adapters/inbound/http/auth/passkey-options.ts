/** POST /auth/passkey/options. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, PublicEnv } from '../operation.ts'
import { always, withBody } from '../schema/error-sets.ts'
import { challengeTokenField, publicKeyField } from '../schema/factor.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<PublicEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { challengeToken, publicKey } = await application.session.offerPasskey()
    return c.json({ challengeToken, publicKey: { ...publicKey } }, 200)
  })
}

const route = createRoute({
  method: 'post',
  path: '/auth/passkey/options',
  operationId: 'offerPasskey',
  tags: ['Authentication'],
  summary: 'Ask for a passkey',
  description: 'To sign in with nothing else, or to step up. The same for everybody.',
  request: {
    body: { ...jsonBody(z.strictObject({}).openapi('NoMembers')), required: false },
  },
  responses: {
    200: jsonAnswer(
      'What the browser is to ask for.',
      z
        .object({ challengeToken: challengeTokenField, publicKey: publicKeyField })
        .openapi('PasskeyRequest'),
    ),
    ...problemResponses(...always, ...withBody),
  },
})
