/** POST /auth/logout. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { always, signedIn, withBody } from '../schema/error-sets.ts'
import { optionalJsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { everywhere = false } = c.req.valid('json')
    const { caller, origin } = c.env
    const signedOut = await application.session.signOut({ caller, everywhere, origin })
    return signedOut.ok ? c.body(null, 204) : refuse(c.env, signedOut.error)
  })
}

const route = createRoute({
  method: 'post',
  path: '/auth/logout',
  operationId: 'logout',
  tags: ['Authentication'],
  summary: 'Sign out',
  description: 'Ends this session, or every session of this person.',
  request: {
    body: optionalJsonBody(
      z.strictObject({ everywhere: z.boolean().optional() }).openapi('Logout', { example: {} }),
    ),
  },
  responses: {
    204: { description: 'Signed out.' },
    ...problemResponses(...always, ...withBody, ...signedIn),
  },
})
