/** GET /users/email. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { emailStateJson, emailStateSchema } from '../schema/email-change.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const viewed = await application.account.viewEmailChange(c.env.caller)
    return viewed.ok ? c.json(emailStateJson(viewed.value), 200) : refuse(c.env, viewed.error)
  })
}

const route = createRoute({
  method: 'get',
  path: '/users/email',
  operationId: 'getEmailState',
  tags: ['Profile'],
  summary: 'Read the own address, and the change of it that is under way',
  responses: {
    200: jsonAnswer('The address; `change` is null when none is under way.', emailStateSchema),
    ...problemResponses(...always, ...admitted),
  },
})
