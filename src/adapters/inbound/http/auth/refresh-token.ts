/** POST /auth/refresh-token. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, PublicEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { always, withBody } from '../schema/error-sets.ts'
import { tokenField } from '../schema/fields.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { tokenFields, tokensJson } from '../schema/tokens.ts'

export const operation: Operation<PublicEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const refreshed = await application.session.refresh({
      ...c.req.valid('json'),
      origin: c.env.origin,
    })
    if (!refreshed.ok) return refuse(c.env, refreshed.error)
    return c.json(tokensJson(refreshed.value), 200)
  })
}

const route = createRoute({
  method: 'post',
  path: '/auth/refresh-token',
  operationId: 'refreshToken',
  tags: ['Authentication'],
  summary: 'Exchange the refresh token for new tokens',
  description:
    'Each token is good for one use. Requests that present it within 10 s of that use, and a client that ' +
    'lost the answer, get the same successor; anything later is taken for theft and ends the session.',
  request: {
    body: jsonBody(z.strictObject({ refreshToken: tokenField }).openapi('RefreshRequest')),
  },
  responses: {
    200: jsonAnswer('New tokens.', z.object(tokenFields).openapi('Tokens')),
    ...problemResponses(...always, ...withBody, 'invalid_refresh_token', 'refresh_token_reused'),
  },
})
