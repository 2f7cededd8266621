/** POST /auth/logout. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, OptionalEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { endedCookie, readRefreshCookie } from '../request/refresh-cookie.ts'
import { always, signedIn, withBody } from '../schema/error-sets.ts'
import { optionalJsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<OptionalEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { everywhere = false } = c.req.valid('json')
    const { caller, origin, browser } = c.env
    const inCookie = readRefreshCookie(c.req.raw.headers, browser)
    const hasCookie = inCookie.ok && inCookie.value !== undefined
    const headers: Record<string, string> = hasCookie ? { 'Set-Cookie': endedCookie(browser) } : {}
    if (caller) {
      const signedOut = await application.session.signOut({ caller, everywhere, origin })
      return signedOut.ok ? c.body(null, 204, headers) : refuse(c.env, signedOut.error)
    }
    if (!inCookie.ok) return refuse(c.env, inCookie.error)
    if (inCookie.value === undefined) return refuse(c.env, { kind: 'unauthenticated' })
    await application.session.signOutByToken({ token: inCookie.value, origin })
    return c.body(null, 204, headers)
  })
}

const route = createRoute({
  method: 'post',
  path: '/auth/logout',
  operationId: 'logout',
  tags: ['Authentication'],
  summary: 'Sign out',
  description:
    'Ends this session, or every session of this person. In browser mode the cookie alone ends its session, and goes.',
  request: {
    body: optionalJsonBody(
      z.strictObject({ everywhere: z.boolean().optional() }).openapi('Logout', { example: {} }),
    ),
  },
  responses: {
    204: { description: 'Signed out.' },
    ...problemResponses(...always, ...withBody, ...signedIn, 'cross_site_request'),
  },
})
