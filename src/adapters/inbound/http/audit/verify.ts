/** GET /audit/verify. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { placesIn, proofJson, proofQuery, proofSchema } from '../schema/audit.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { whole, cursor } = c.req.valid('query')
    const after = cursor === undefined ? undefined : placesIn(cursor)
    const proven = await application.audit.verifyAudit(c.env.caller, {
      whole: whole === 'true',
      ...(after && { after }),
    })
    return proven.ok ? c.json(proofJson(proven.value), 200) : refuse(c.env, proven.error)
  })
}

const route = createRoute({
  method: 'get',
  path: '/audit/verify',
  operationId: 'verifyAudit',
  tags: ['Audit'],
  summary: 'Have it proven that the audit log is whole',
  description: [
    'Recomputes the hashes of every stream from its newest signed checkpoint on, or from its beginning, and names the first',
    'entry that was changed, removed or moved. At most a thousand entries of each stream a call.',
  ].join(' '),
  request: { query: proofQuery },
  responses: {
    200: jsonAnswer('What was found.', proofSchema),
    ...problemResponses(...always, ...admitted, 'validation_failed'),
  },
})
