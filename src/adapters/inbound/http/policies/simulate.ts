/** POST /policies/simulate. */
import { createRoute, z } from '@hono/zod-openapi'
import { instant } from '../../../../domain/shared/instant.ts'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { actionSchema, entitySchema, propertiesSchema } from '../schema/access-request.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { explanationJson, explanationSchema } from '../schema/explanation.ts'
import { impactJson, impactSchema } from '../schema/impact.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { policyFilesSchema } from '../schema/policy.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { files, subject, action, resource, context, since } = c.req.valid('json')
    const request = subject && action && resource && { subject, action, resource, context }
    const { caller } = c.env
    const simulated = await application.policy.simulatePolicies({
      caller,
      files,
      request,
      since: since === undefined ? undefined : instant(Date.parse(since)),
    })
    if (!simulated.ok) return refuse(c.env, simulated.error)
    const { value } = simulated
    const json =
      value.kind === 'decision'
        ? explanationJson(value.explanation)
        : impactJson(value.impact, value.replay)
    return c.json(json, 200)
  })
}

const simulationSchema = z
  .strictObject({
    files: policyFilesSchema
      .optional()
      .openapi({ description: 'Left out: the policies in force.' }),
    subject: entitySchema.optional().openapi({
      description:
        'A user by id, username or e-mail; `properties` may suppose other `roles` and attributes.',
    }),
    action: actionSchema.optional(),
    resource: entitySchema.optional(),
    context: propertiesSchema.optional(),
    since: z.iso.datetime({ offset: true }).optional().openapi({
      description: 'Without a subject: asks the draft the decisions that were logged since then.',
    }),
  })
  .refine(
    ({ subject, action, resource }) =>
      (subject === undefined) === (action === undefined) &&
      (action === undefined) === (resource === undefined),
    { message: 'Send subject, action and resource together, or none of them.', path: ['subject'] },
  )
  .openapi('PolicySimulation')

const route = createRoute({
  method: 'post',
  path: '/policies/simulate',
  operationId: 'simulatePolicies',
  tags: ['Policies'],
  summary: 'Ask a draft what it would decide, or whom it would touch',
  description:
    'With subject, action and resource: the decision with its explanation. Without them: the impact, that is ' +
    'which roles and people would gain or lose which permissions.',
  request: { body: jsonBody(simulationSchema) },
  responses: {
    200: jsonAnswer('The decision, or the impact.', z.union([explanationSchema, impactSchema])),
    ...problemResponses(...always, ...withBody, ...admitted, 'policy_invalid'),
  },
})
