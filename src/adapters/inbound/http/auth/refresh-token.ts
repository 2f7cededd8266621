/** POST /auth/refresh-token. */
import { createRoute, z } from '@hono/zod-openapi'
import { ok } from '../../../../domain/shared/result.ts'
import type { Operation, PublicEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { readRefreshCookie, refreshCookie } from '../request/refresh-cookie.ts'
import { always, withBody } from '../schema/error-sets.ts'
import { tokenField } from '../schema/fields.ts'
import { jsonAnswer, optionalJsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { accessTokenJson, tokenFields, tokensJson } from '../schema/tokens.ts'

export const operation: Operation<PublicEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { origin, browser } = c.env
    const inBody = c.req.valid('json')?.refreshToken
    const inCookie =
      inBody === undefined ? readRefreshCookie(c.req.raw.headers, browser) : ok(undefined)
    if (!inCookie.ok) return refuse(c.env, inCookie.error)
    const refreshToken = inBody ?? inCookie.value
    if (refreshToken === undefined) return refuse(c.env, noToken)
    const refreshed = await application.session.refresh({ refreshToken, origin })
    // The cookie is left alone: by now it may be another one, of a tab that was faster or has signed in anew.
    if (!refreshed.ok) return refuse(c.env, refreshed.error)
    if (inBody !== undefined) return c.json(tokensJson(refreshed.value), 200)
    const { accessToken, refreshToken: next } = refreshed.value
    return c.json(accessTokenJson(accessToken), 200, { 'Set-Cookie': refreshCookie(next, browser) })
  })
}

const noToken = {
  kind: 'validation_failed',
  violations: [
    {
      path: 'refreshToken',
      code: 'required',
      message: 'Send it in the body, or the cookie of a sign-in in browser mode.',
    },
  ],
} as const

const route = createRoute({
  method: 'post',
  path: '/auth/refresh-token',
  operationId: 'refreshToken',
  tags: ['Authentication'],
  summary: 'Exchange the refresh token for new tokens',
  description:
    'Each token is good for one use. Requests that present it within 10 s of that use, and a client that ' +
    'lost the answer, get the same successor; anything later is taken for theft and ends the session. ' +
    'Without a token in the body, the one in the cookie is taken, and its successor answers in the cookie.',
  request: {
    body: optionalJsonBody(
      z.strictObject({ refreshToken: tokenField.optional() }).openapi('RefreshRequest'),
    ),
  },
  responses: {
    200: jsonAnswer('New tokens.', z.object(tokenFields).openapi('Tokens')),
    ...problemResponses(
      ...always,
      ...withBody,
      'invalid_refresh_token',
      'refresh_token_reused',
      'cross_site_request',
    ),
  },
})
