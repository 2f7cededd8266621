/** POST /oauth/introspect (RFC 7662). */
import { createRoute, z } from '@hono/zod-openapi'
import { assuranceLevel } from '../../../../domain/session/assurance.ts'
import type { Operation, SignedInOrCredentialEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { formType } from '../request/read-body.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInOrCredentialEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { token } = c.req.valid('form')
    const found = await application.session.introspect(c.env.caller, token)
    if (!found.ok) return refuse(c.env, found.error)
    if (!found.value) return c.json({ active: false }, 200)
    const { userId, sessionId, roles, authentication } = found.value
    const { methods, authenticatedAt } = authentication
    return c.json(
      {
        active: true,
        token_type: 'Bearer',
        sub: userId,
        sid: sessionId,
        roles: [...roles],
        acr: assuranceLevel(methods),
        amr: [...methods],
        auth_time: Math.floor(authenticatedAt / 1000),
      },
      200,
    )
  })
}

const route = createRoute({
  method: 'post',
  path: '/oauth/introspect',
  operationId: 'introspectToken',
  tags: ['Portals'],
  summary: 'Ask whether an access token still speaks for somebody',
  description:
    'RFC 7662, for portals’ back ends: the answer is as strict as this service’s own, so that an ended session is known at once. ' +
    'Roles and the recent proof are those of now, whatever the token says.',
  request: {
    body: {
      required: true as const,
      content: {
        [formType]: {
          schema: z
            .object({
              token: z.string().max(4096),
              token_type_hint: z.string().max(100).optional().openapi({ example: 'access_token' }),
            })
            .openapi('Introspection', { example: { token: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln' } }),
        },
      },
    },
  },
  responses: {
    200: jsonAnswer(
      'What it is, or that it is nothing any more.',
      z
        .object({
          active: z.boolean(),
          token_type: z.literal('Bearer').optional(),
          sub: z.string().optional(),
          sid: z.string().optional(),
          roles: z.array(z.string()).optional(),
          acr: z.string().optional(),
          amr: z.array(z.string()).optional(),
          auth_time: z.int().optional(),
        })
        .openapi('IntrospectedToken', { example: { active: false } }),
    ),
    ...problemResponses(...always, ...withBody, ...admitted),
  },
})
