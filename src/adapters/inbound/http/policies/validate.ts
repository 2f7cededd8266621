/** POST /policies/validate. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { diagnosticJson, diagnosticSchema, policyFilesSchema } from '../schema/policy.ts'
import { policyTestsJson, policyTestsSchema } from '../schema/policy-tests.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { files } = c.req.valid('json')
    const validated = await application.policy.validatePolicies(c.env.caller, files)
    if (!validated.ok) return refuse(c.env, validated.error)
    const { errors, warnings, tests } = validated.value
    return c.json(
      {
        valid: errors.length === 0 && (tests?.failed ?? 0) === 0,
        errors: errors.map(diagnosticJson),
        warnings: warnings.map((warning) => ({
          ...diagnosticJson(warning),
          witness: warning.witness && Object.fromEntries(Object.entries(warning.witness)),
        })),
        tests: tests && policyTestsJson(tests),
      },
      200,
    )
  })
}

const warningExample = {
  path: 'course.yaml',
  line: 31,
  column: 1,
  code: 'rule_shadowed',
  message: 'Another rule allows everything that this one allows.',
  hint: 'Take it away, or narrow the other one.',
  witness: { action: 'read', subject: 'Course', resource: { status: 'published' } },
}

const validationSchema = z
  .object({
    valid: z.boolean(),
    errors: z.array(diagnosticSchema),
    warnings: z.array(
      diagnosticSchema
        .extend({
          witness: z.record(z.string(), z.unknown()).nullable().openapi({
            description: 'An example in which it can be seen.',
          }),
        })
        .openapi('PolicyWarning', { example: warningExample }),
    ),
    tests: policyTestsSchema.nullable(),
  })
  .openapi('PolicyValidation')

const route = createRoute({
  method: 'post',
  path: '/policies/validate',
  operationId: 'validatePolicies',
  tags: ['Policies'],
  summary: 'Check a draft',
  description:
    'Every error with file, line, column and hint; warnings of the analysis; the tests among the files. Changes nothing.',
  request: {
    body: jsonBody(z.strictObject({ files: policyFilesSchema }).openapi('PolicyDraft')),
  },
  responses: {
    200: jsonAnswer('What is wrong with it, if anything.', validationSchema),
    ...problemResponses(...always, ...withBody, ...admitted),
  },
})
