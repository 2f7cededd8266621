/** POST /access/v1/evaluations (OpenID AuthZEN 1.0, section 7). */
import { createRoute, z } from '@hono/zod-openapi'
import type { AccessDecision, AskedAccess } from '../../../../application/portal/evaluate-access.ts'
import { err, ok } from '../../../../domain/shared/result.ts'
import { violationsOf } from '../lazy/violations.ts'
import type { Operation, SignedInOrCredentialEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { actionSchema, contextSchema, entitySchema } from '../schema/access-request.ts'
import { decisionJson, decisionSchema } from '../schema/decision.ts'
import { admitted, always, authzenBody } from '../schema/error-sets.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { evaluationSchema } from './evaluation.ts'

/** Of one call. */
const evaluationsMax = 1000

export const operation: Operation<SignedInOrCredentialEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { evaluations = [], options, ...defaults } = c.req.valid('json')
    // Without a list it is one question (section 7.1).
    const single = evaluations.length === 0
    const asked = (single ? [{}] : evaluations).map((one) => completed(one, defaults))
    const semantic = options?.evaluations_semantic ?? 'execute_all'
    const evaluated = await application.portal.evaluateAccess(c.env.caller, asked, semantic)
    if (!evaluated.ok) return refuse(c.env, evaluated.error)
    const [first] = evaluated.value
    if (single && first?.kind === 'invalid') {
      return refuse(c.env, { kind: 'invalid_access_request', violations: first.violations })
    }
    const json =
      single && first ? decisionJson(first) : { evaluations: evaluated.value.map(withReason) }
    return c.json(json, 200)

    function withReason(decision: AccessDecision) {
      const stopped =
        semantic === 'deny_on_first_deny' && !(decision.kind === 'decided' && decision.allowed)
      const { context, ...rest } = decisionJson(decision)
      return stopped
        ? { ...rest, context: { ...context, id: context?.id ?? semantic } }
        : { ...rest, ...(context && { context }) }
    }
  })
}

const parts = {
  subject: entitySchema.optional(),
  action: actionSchema.optional(),
  resource: entitySchema.optional(),
  context: contextSchema.optional(),
}

/** Section 7.1.1: what one question does not say is said for all; a member is replaced, never merged. */
function completed(one: unknown, defaults: object): AskedAccess {
  const question =
    typeof one === 'object' && one !== null && !Array.isArray(one) ? { ...defaults, ...one } : one
  const parsed = evaluationSchema.safeParse(question)
  return parsed.success ? ok(parsed.data) : err(violationsOf(parsed.error))
}

/** Checked one by one: what is wrong with one question is an error of that one (section 7.2.1). */
const itemSchema = z.unknown().openapi({
  type: 'object',
  description: 'A question; what it leaves out is said for all, beside the list.',
  properties: {
    subject: { $ref: '#/components/schemas/AccessEntity' },
    action: { $ref: '#/components/schemas/AccessAction' },
    resource: { $ref: '#/components/schemas/AccessEntity' },
    context: { $ref: '#/components/schemas/AccessContext' },
  },
})

const evaluationsSchema = z
  .object({
    ...parts,
    evaluations: z.array(itemSchema).max(evaluationsMax).optional(),
    options: z
      .looseObject({
        evaluations_semantic: z
          .enum(['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'])
          .optional(),
      })
      .optional(),
  })
  .openapi('AccessEvaluationsRequest', {
    example: {
      subject: { type: 'user', id: 'ana' },
      action: { name: 'read' },
      evaluations: [
        { resource: { type: 'Course', id: 'c1' } },
        { resource: { type: 'Course', id: 'c2' }, action: { name: 'update' } },
      ],
    },
  })

const route = createRoute({
  method: 'post',
  path: '/access/v1/evaluations',
  operationId: 'evaluateAccesses',
  tags: ['Access'],
  summary: 'Ask many questions at once',
  description: `OpenID AuthZEN Authorization API 1.0. At most ${evaluationsMax} questions; without any it is one question, as at /access/v1/evaluation. A question that is incomplete or invalid is denied, with the error in its context; the others are answered.`,
  request: { body: jsonBody(evaluationsSchema) },
  responses: {
    200: jsonAnswer(
      'The decisions in the order of the questions, or the one decision.',
      z.union([z.object({ evaluations: z.array(decisionSchema) }), decisionSchema]),
    ),
    ...problemResponses(...always, ...authzenBody, ...admitted),
  },
})
