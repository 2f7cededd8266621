/** GET /users/mfa. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { factorsJson, factorsSchema } from '../schema/factor.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const factors = await application.factor.viewFactors(c.env.caller)
    return factors.ok ? c.json(factorsJson(factors.value), 200) : refuse(c.env, factors.error)
  })
}

const route = createRoute({
  method: 'get',
  path: '/users/mfa',
  operationId: 'viewSecondFactors',
  tags: ['Second factors'],
  summary: 'See the own second factors',
  responses: {
    200: jsonAnswer('What a sign-in asks for.', factorsSchema),
    ...problemResponses(...always, ...admitted),
  },
})
