/** POST /policies. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { strongTags } from '../request/entity-tag.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { etagHeader, ifMatchHeader } from '../schema/headers.ts'
import { impactJson, impactSchema } from '../schema/impact.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { policyFilesSchema, policyVersionJson, policyVersionSchema } from '../schema/policy.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const ifMatch = c.req.valid('header')['if-match']
    // A version is also a member of answers, where it has no quotes.
    const base = strongTags(
      ifMatch && /^\s*[\w-]+\s*$/.test(ifMatch) ? `"${ifMatch.trim()}"` : ifMatch,
    )
    if (!base.ok) return refuse(c.env, base.error)
    // Whichever is in force is none that the change was made from.
    if (base.value === undefined || base.value === '*') {
      return refuse(c.env, { kind: 'precondition_required' })
    }
    const { caller, origin } = c.env
    const published = await application.policy.publishPolicies({
      ...c.req.valid('json'),
      base: base.value,
      caller,
      origin,
    })
    if (!published.ok) return refuse(c.env, published.error)
    const { value } = published
    const impact = impactJson(value.impact)
    if (value.status === 'approval_required') {
      return c.json({ status: value.status, proposal: value.proposal, impact }, 202)
    }
    const version = policyVersionJson(value.version)
    c.header('ETag', `"${version.version}"`)
    return c.json({ ...version, impact }, 201)
  })
}

const publicationSchema = z
  .strictObject({ message: z.string().trim().min(1).max(500), files: policyFilesSchema })
  .openapi('PolicyPublication')

const route = createRoute({
  method: 'post',
  path: '/policies',
  operationId: 'publishPolicies',
  tags: ['Policies'],
  summary: 'Put policies into force',
  description:
    'All files at once, made from the version of `If-Match`. They must compile and pass their own tests, and ' +
    'leave somebody who may publish. In force everywhere within 5 s.',
  request: { headers: ifMatchHeader, body: jsonBody(publicationSchema) },
  responses: {
    201: {
      ...jsonAnswer('In force.', policyVersionSchema.extend({ impact: impactSchema })),
      headers: etagHeader,
    },
    202: jsonAnswer(
      'The change raises privileges: another administrator must approve it.',
      z.object({
        status: z.literal('approval_required'),
        proposal: z.string(),
        impact: impactSchema,
      }),
    ),
    ...problemResponses(
      ...always,
      ...withBody,
      ...admitted,
      'policy_lockout',
      'policy_stale',
      'policy_invalid',
      'policy_tests_failed',
      'precondition_required',
    ),
  },
})
