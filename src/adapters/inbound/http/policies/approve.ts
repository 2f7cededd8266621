/** POST /policies/proposals/{id}/approve. */
import { createRoute, z } from '@hono/zod-openapi'
import { asId, type ProposalId } from '../../../../domain/shared/ids.ts'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { etagHeader } from '../schema/headers.ts'
import { jsonAnswer } from '../schema/json.ts'
import { policyVersionJson, policyVersionSchema } from '../schema/policy.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const id = asId<ProposalId>(c.req.valid('param').id)
    const approved = await application.policy.approveProposal({ caller, origin, id })
    if (!approved.ok) return refuse(c.env, approved.error)
    const version = policyVersionJson(approved.value)
    c.header('ETag', `"${version.version}"`)
    return c.json(version, 201)
  })
}

const route = createRoute({
  method: 'post',
  path: '/policies/proposals/{id}/approve',
  operationId: 'approveProposal',
  tags: ['Policies'],
  summary: 'Agree to a change that raises privileges',
  description: 'By another administrator than the one who proposed it; puts it into force.',
  request: {
    params: z.object({ id: z.string().max(60).openapi({ example: 'prp_6f1c2d7a90b84c3f' }) }),
  },
  responses: {
    201: { ...jsonAnswer('In force.', policyVersionSchema), headers: etagHeader },
    ...problemResponses(
      ...always,
      ...admitted,
      'proposal_not_found',
      'own_proposal',
      'policy_stale',
    ),
  },
})
