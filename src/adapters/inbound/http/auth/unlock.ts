/** POST /auth/unlock. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, PublicEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { always, withBody } from '../schema/error-sets.ts'
import { tokenField } from '../schema/fields.ts'
import { jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<PublicEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { token } = c.req.valid('json')
    const unlocked = await application.account.unlock({ token, origin: c.env.origin })
    return unlocked.ok ? c.body(null, 204) : refuse(c.env, unlocked.error)
  })
}

const route = createRoute({
  method: 'post',
  path: '/auth/unlock',
  operationId: 'unlockAccount',
  tags: ['Authentication'],
  summary: 'Lift the lock of an account with the link from the mail',
  description: 'Too many wrong passwords lock an account for a while; its owner need not wait.',
  request: { body: jsonBody(z.strictObject({ token: tokenField }).openapi('Unlocking')) },
  responses: {
    204: { description: 'The account can be signed in to again.' },
    ...problemResponses(...always, ...withBody, 'invalid_token'),
  },
})
