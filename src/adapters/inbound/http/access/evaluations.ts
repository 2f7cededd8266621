/** POST /access/v1/evaluations (OpenID AuthZEN 1.0, section 7). */
import { createRoute, z } from '@hono/zod-openapi'
import type { AccessRequest } from '../../../../application/access/access-request.ts'
import type { AccessDecision } from '../../../../application/portal/evaluate-access.ts'
import { err, ok, type Result } from '../../../../domain/shared/result.ts'
import type { FieldViolation } from '../../../../domain/shared/violation.ts'
import type { Operation, SignedInOrCredentialEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { actionSchema, contextSchema, entitySchema } from '../schema/access-request.ts'
import { decisionJson, decisionSchema } from '../schema/decision.ts'
import { admitted, always, authzenBody } from '../schema/error-sets.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

/** Of one call. */
const evaluationsMax = 1000

export const operation: Operation<SignedInOrCredentialEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { evaluations = [], options, ...defaults } = c.req.valid('json')
    // Without a list it is one question (section 7.1).
    const single = evaluations.length === 0
    const requests = completed(single ? [{}] : evaluations, defaults)
    if (!requests.ok) {
      return refuse(c.env, { kind: 'invalid_access_request', violations: requests.error })
    }
    const semantic = options?.evaluations_semantic ?? 'execute_all'
    const { caller } = c.env
    const evaluated = await application.portal.evaluateAccess(caller, requests.value, semantic)
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

type Parts = { readonly [Name in keyof AccessRequest]?: AccessRequest[Name] | undefined }

/** Section 7.1.1: what one question does not say is said for all; a member is replaced, never merged. */
function completed(
  evaluations: readonly Parts[],
  defaults: Parts,
): Result<readonly AccessRequest[], readonly FieldViolation[]> {
  const violations: FieldViolation[] = []
  const requests = evaluations.map((one, index): AccessRequest | undefined => {
    const subject = one.subject ?? defaults.subject
    const action = one.action ?? defaults.action
    const resource = one.resource ?? defaults.resource
    if (subject && action && resource) {
      return { subject, action, resource, context: one.context ?? defaults.context }
    }
    const missing = Object.entries({ subject, action, resource }).filter(([, part]) => !part)
    for (const [name] of missing) {
      violations.push({
        path: `evaluations.${index}.${name}`,
        code: 'required',
        message: 'This field is required.',
      })
    }
    return undefined
  })
  const complete = requests.filter((request) => request !== undefined)
  return violations.length > 0 ? err(violations) : ok(complete)
}

const evaluationsSchema = z
  .object({
    ...parts,
    evaluations: z.array(z.object(parts)).max(evaluationsMax).optional(),
    options: z
      .looseObject({
        evaluations_semantic: z
          .enum(['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'])
          .optional(),
      })
      .optional(),
  })
  .openapi('AccessEvaluationsRequest')

const route = createRoute({
  method: 'post',
  path: '/access/v1/evaluations',
  operationId: 'evaluateAccesses',
  tags: ['Access'],
  summary: 'Ask many questions at once',
  description: `OpenID AuthZEN Authorization API 1.0. At most ${evaluationsMax} questions; without any it is one question, as at /access/v1/evaluation.`,
  request: { body: jsonBody(evaluationsSchema) },
  responses: {
    200: jsonAnswer(
      'The decisions in the order of the questions, or the one decision.',
      z.union([z.object({ evaluations: z.array(decisionSchema) }), decisionSchema]),
    ),
    ...problemResponses(...always, ...authzenBody, ...admitted),
  },
})
