/** POST /policies/versions/{v}/rollback. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { etagHeader } from '../schema/headers.ts'
import { jsonAnswer, optionalJsonBody } from '../schema/json.ts'
import {
  policyVersionJson,
  policyVersionSchema,
  sequenceOf,
  versionParameter,
} from '../schema/policy.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const sequence = sequenceOf(c.req.valid('param').v)
    if (sequence === undefined) return refuse(c.env, { kind: 'policy_version_not_found' })
    const { caller, origin } = c.env
    const { message } = c.req.valid('json')
    const rolledBack = await application.policy.rollbackPolicies({
      caller,
      origin,
      sequence,
      message,
    })
    if (!rolledBack.ok) return refuse(c.env, rolledBack.error)
    const version = policyVersionJson(rolledBack.value)
    c.header('ETag', `"${version.version}"`)
    return c.json(version, 201)
  })
}

const route = createRoute({
  method: 'post',
  path: '/policies/versions/{v}/rollback',
  operationId: 'rollbackPolicies',
  tags: ['Policies'],
  summary: 'Go back to policies of the past',
  description: 'Puts what that version said into force, as a new version.',
  request: {
    params: versionParameter,
    body: optionalJsonBody(
      z
        .strictObject({ message: z.string().trim().min(1).max(500).optional() })
        .openapi('PolicyRollback'),
    ),
  },
  responses: {
    201: { ...jsonAnswer('In force.', policyVersionSchema), headers: etagHeader },
    ...problemResponses(
      ...always,
      ...withBody,
      ...admitted,
      'policy_version_not_found',
      'policy_lockout',
      'stale',
    ),
  },
})
