/** POST /access/v1/evaluation (OpenID AuthZEN 1.0, section 6). */
import { createRoute, z } from '@hono/zod-openapi'
import { ok } from '../../../../domain/shared/result.ts'
import type { Operation, SignedInOrCredentialEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { actionSchema, contextSchema, entitySchema } from '../schema/access-request.ts'
import { decisionJson, decisionSchema } from '../schema/decision.ts'
import { admitted, always, authzenBody } from '../schema/error-sets.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInOrCredentialEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { evaluateAccess } = application.portal
    const evaluated = await evaluateAccess(c.env.caller, [ok(c.req.valid('json'))], 'execute_all')
    if (!evaluated.ok) return refuse(c.env, evaluated.error)
    const [decision] = evaluated.value
    if (decision?.kind === 'invalid') {
      return refuse(c.env, { kind: 'invalid_access_request', violations: decision.violations })
    }
    return c.json(decision ? decisionJson(decision) : { decision: false }, 200)
  })
}

export const evaluationSchema = z
  .object({
    subject: entitySchema,
    action: actionSchema,
    resource: entitySchema,
    context: contextSchema.optional(),
  })
  .openapi('AccessEvaluationRequest', {
    example: {
      subject: { type: 'user', id: 'ana' },
      action: { name: 'update' },
      resource: { type: 'Course', id: 'c1', properties: { status: 'draft' } },
    },
  })

const route = createRoute({
  method: 'post',
  path: '/access/v1/evaluation',
  operationId: 'evaluateAccess',
  tags: ['Access'],
  summary: 'Ask whether somebody may do something',
  description:
    'OpenID AuthZEN Authorization API 1.0. The subject is a user by id, username or e-mail address; a resource ' +
    'carries its properties here, or has been registered before.',
  request: { body: jsonBody(evaluationSchema) },
  responses: {
    200: jsonAnswer('The decision.', decisionSchema),
    ...problemResponses(...always, ...authzenBody, ...admitted),
  },
})
