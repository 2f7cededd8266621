/** PUT /policies/shadow. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { policyFilesSchema } from '../schema/policy.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const { files } = c.req.valid('json')
    const started = await application.policy.shadow.start({ caller, origin, files })
    if (!started.ok) return refuse(c.env, started.error)
    return c.json({ hash: started.value.hash }, 200)
  })
}

const route = createRoute({
  method: 'put',
  path: '/policies/shadow',
  operationId: 'startShadow',
  tags: ['Policies'],
  summary: 'Evaluate a draft beside the policies in force',
  description:
    'It is asked what live decisions are about, behind the answer, and answers nobody; differences are counted.',
  request: { body: jsonBody(z.strictObject({ files: policyFilesSchema }).openapi('PolicyShadow')) },
  responses: {
    200: jsonAnswer('It is evaluated everywhere within 5 s.', z.object({ hash: z.string() })),
    ...problemResponses(...always, ...withBody, ...admitted, 'policy_invalid'),
  },
})
