/** POST /oauth/revoke (RFC 7009). */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, PublicEnv } from '../operation.ts'
import { formType } from '../request/read-body.ts'
import { always, withBody } from '../schema/error-sets.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<PublicEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { token } = c.req.valid('form')
    await application.session.signOutByToken({ token, origin: c.env.origin })
    return c.body(null, 200)
  })
}

const route = createRoute({
  method: 'post',
  path: '/oauth/revoke',
  operationId: 'revokeToken',
  tags: ['Portals'],
  summary: 'Give a token back, and end its session',
  description:
    'RFC 7009. Holding the token is all it takes: clients here are public ones (§2.1, §5), and whoever holds a token could do more than end it. ' +
    'A refresh token, however old, or an access token that still holds ends its session, and with it every token of that session. ' +
    'Anything else is answered alike (§2.2).',
  request: {
    body: {
      required: true as const,
      content: {
        [formType]: {
          schema: z
            .object({
              token: z.string().max(4096),
              token_type_hint: z.string().max(100).optional().openapi({ example: 'refresh_token' }),
            })
            .openapi('Revocation', {
              example: { token: 'q3Zc0bXb0mJw1f4nVd8yS2uT5xK7pL9rA6eH0gM3cQI' },
            }),
        },
      },
    },
  },
  responses: {
    200: { description: 'The token is good for nothing now, if it ever was.' },
    ...problemResponses(...always, ...withBody),
  },
})
