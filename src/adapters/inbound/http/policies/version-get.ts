/** GET /policies/versions/{v}. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import {
  changedFilesJson,
  policiesJson,
  publishedPoliciesSchema,
  sequenceOf,
  versionParameter,
} from '../schema/policy.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const sequence = sequenceOf(c.req.valid('param').v)
    if (sequence === undefined) return refuse(c.env, { kind: 'policy_version_not_found' })
    const found = await application.policy.viewPolicies(c.env.caller, sequence)
    if (!found.ok) return refuse(c.env, found.error)
    const changes = changedFilesJson(found.value)
    return c.json({ ...policiesJson(found.value), changes }, 200)
  })
}

const route = createRoute({
  method: 'get',
  path: '/policies/versions/{v}',
  operationId: 'getPolicyVersion',
  tags: ['Policies'],
  summary: 'Read policies of the past',
  description: 'With their files, and which of them differ from the version before.',
  request: { params: versionParameter },
  responses: {
    200: jsonAnswer('That version.', publishedPoliciesSchema),
    ...problemResponses(...always, ...admitted, 'policy_version_not_found'),
  },
})
