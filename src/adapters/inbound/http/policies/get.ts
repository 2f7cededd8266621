/** GET /policies. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { alreadyHas } from '../request/entity-tag.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { etagHeader, ifNoneMatchHeader } from '../schema/headers.ts'
import { jsonAnswer } from '../schema/json.ts'
import { policiesJson, policiesSchema } from '../schema/policy.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const found = await application.policy.viewPolicies(c.env.caller)
    if (!found.ok) return refuse(c.env, found.error)
    const json = policiesJson(found.value)
    const tag = `"${json.version}"`
    c.header('ETag', tag)
    if (alreadyHas(c.req.valid('header')['if-none-match'], tag)) return c.body(null, 304)
    return c.json(json, 200)
  })
}

const route = createRoute({
  method: 'get',
  path: '/policies',
  operationId: 'getPolicies',
  tags: ['Policies'],
  summary: 'Read the policies in force',
  description: 'With their files, as they were published.',
  request: { headers: ifNoneMatchHeader },
  responses: {
    200: { ...jsonAnswer('The policies in force.', policiesSchema), headers: etagHeader },
    304: { description: 'It is what you have already.', headers: etagHeader },
    ...problemResponses(...always, ...admitted, 'validation_failed', 'policy_version_not_found'),
  },
})
