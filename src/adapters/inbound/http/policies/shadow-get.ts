/** GET /policies/shadow. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { differenceJson, differenceSchema } from '../schema/impact.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const report = await application.policy.shadow.view(c.env.caller)
    if (!report.ok) return refuse(c.env, report.error)
    const { hash, startedBy, startedAt, differences } = report.value
    return c.json(
      {
        hash,
        startedBy,
        startedAt: new Date(startedAt).toISOString(),
        differences: differences.map((difference) => ({
          ...differenceJson(difference),
          lastAt: new Date(difference.lastAt).toISOString(),
        })),
      },
      200,
    )
  })
}

const reportSchema = z
  .object({
    hash: z.string(),
    startedBy: z.string(),
    startedAt: z.string().openapi({ format: 'date-time' }),
    differences: z.array(
      differenceSchema.extend({ lastAt: z.string().openapi({ format: 'date-time' }) }),
    ),
  })
  .openapi('ShadowReport')

const route = createRoute({
  method: 'get',
  path: '/policies/shadow',
  operationId: 'getShadow',
  tags: ['Policies'],
  summary: 'See what the draft in the shadow would have decided otherwise',
  description: 'The hundred most frequent differences since it was started.',
  responses: {
    200: jsonAnswer('The differences.', reportSchema),
    ...problemResponses(...always, ...admitted, 'no_shadow'),
  },
})
