/** GET /metrics. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInOrCredentialEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { openMetrics, openMetricsType } from './open-metrics.ts'

export const operation: Operation<SignedInOrCredentialEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const totals = await application.monitoring.viewMetrics(c.env.caller)
    if (!totals.ok) return refuse(c.env, totals.error)
    return c.body(openMetrics(totals.value), 200, { 'Content-Type': openMetricsType })
  })
}

const route = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'getMetrics',
  tags: ['Service'],
  summary: 'What has been counted',
  description:
    'OpenMetrics 1.0, summed over all isolates. Labels have closed sets of values: nothing of a request becomes one. ' +
    'Without Redis, where the sums are, there is no answer, and what happens meanwhile is counted later.',
  responses: {
    200: {
      description: 'Every metric of the service.',
      content: {
        [openMetricsType]: {
          schema: z.string(),
          example:
            '# TYPE gatehouse_block_hits counter\n# HELP gatehouse_block_hits Requests refused because their address is blocked.\ngatehouse_block_hits_total 3\n# EOF\n',
        },
      },
    },
    ...problemResponses(...always, ...admitted),
  },
})
