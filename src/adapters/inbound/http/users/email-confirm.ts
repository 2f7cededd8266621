/** POST /users/email/confirm. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, PublicEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { agreementSchema, sideJson } from '../schema/email-change.ts'
import { always, withBody } from '../schema/error-sets.ts'
import { tokenField } from '../schema/fields.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<PublicEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { token } = c.req.valid('json')
    const agreed = await application.account.agreeToEmailChange({ token, origin: c.env.origin })
    if (!agreed.ok) return refuse(c.env, agreed.error)
    if (agreed.value.status === 'changed') return c.body(null, 204)
    const outstanding = sideJson(agreed.value.outstanding)
    return c.json({ status: 'confirmed' as const, outstanding }, 202)
  })
}

const route = createRoute({
  method: 'post',
  path: '/users/email/confirm',
  operationId: 'confirmEmailChange',
  tags: ['Profile'],
  summary: 'Confirm a change of address with the link from either mail',
  description:
    'The second confirmation makes the change: every session ends, and links in older mails are worthless. ' +
    'When somebody else has got the address meanwhile (409), nothing has changed and the link stays good.',
  request: {
    body: jsonBody(z.strictObject({ token: tokenField }).openapi('EmailChangeToken')),
  },
  responses: {
    202: jsonAnswer('Confirmed here; the other address is outstanding.', agreementSchema),
    204: { description: 'Both have confirmed: the account has the new address.' },
    ...problemResponses(...always, ...withBody, 'invalid_token', 'email_taken'),
  },
})
