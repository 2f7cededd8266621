/** GET /policies/versions. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { pageJson, pageQuery, pageSchema } from '../schema/list.ts'
import { policyVersionJson, policyVersionSchema } from '../schema/policy.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller } = c.env
    const found = await application.policy.listPolicyVersions(caller, c.req.valid('query'))
    if (!found.ok) return refuse(c.env, found.error)
    const keyed = found.value.items.map((version) => ({ ...version, id: version.sequence }))
    return c.json(pageJson({ ...found.value, items: keyed }, policyVersionJson), 200)
  })
}

const route = createRoute({
  method: 'get',
  path: '/policies/versions',
  operationId: 'listPolicyVersions',
  tags: ['Policies'],
  summary: 'List what has been published',
  description: 'Newest first. A rollback is a version of its own.',
  request: { query: pageQuery<number>() },
  responses: {
    200: jsonAnswer('One page of versions.', pageSchema('PolicyVersionPage', policyVersionSchema)),
    ...problemResponses(...always, ...admitted, 'validation_failed'),
  },
})
