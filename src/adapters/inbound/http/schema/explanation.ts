/** Why a decision is what it is, as clients see it. */
import { z } from '@hono/zod-openapi'
import type {
  ExplainedRule,
  Explanation,
  NearestMiss,
} from '../../../../domain/policy/evaluate/explain.ts'

const shown = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number(), z.boolean()])),
  z.null(),
])

const conditionSchema = z
  .object({
    attribute: z.string(),
    operator: z.string(),
    expected: shown,
    actual: shown.openapi({ description: 'null: missing.' }),
    holds: z.boolean(),
  })
  .openapi('ExplainedCondition')

const ruleSchema = z
  .object({
    id: z.string(),
    effect: z.enum(['allow', 'deny']),
    permission: z.string(),
    role: z.string().nullable().openapi({ description: 'The role of theirs that brings it.' }),
    path: z.string(),
    line: z.int(),
    reason: z.string().nullable(),
    conditions: z.array(conditionSchema),
    missing: z.array(z.string()).openapi({ description: 'Variables without a value.' }),
  })
  .openapi('ExplainedRule')

export const explanationSchema = z
  .object({
    decision: z.enum(['allow', 'deny']),
    rule: ruleSchema
      .nullable()
      .openapi({ description: 'The rule that decided; null: none allows it.' }),
    nearestMiss: z
      .object({
        kind: z.enum(['condition', 'field', 'permission', 'nothing']),
        rule: ruleSchema.nullable(),
        fields: z.array(z.string()).optional(),
        heldBy: z.array(z.string()).optional(),
      })
      .nullable()
      .openapi({ description: 'For a denial by default: what came nearest to allowing it.' }),
  })
  .openapi('Explanation')

export function explanationJson(explanation: Explanation): z.infer<typeof explanationSchema> {
  const { allowed, rule, nearestMiss } = explanation
  return {
    decision: allowed ? 'allow' : 'deny',
    rule: rule && ruleJson(rule),
    nearestMiss: nearestMiss && missJson(nearestMiss),
  }
}

function missJson(miss: NearestMiss) {
  switch (miss.kind) {
    case 'nothing':
      return { kind: miss.kind, rule: null }
    case 'condition':
      return { kind: miss.kind, rule: ruleJson(miss) }
    case 'field':
      return { kind: miss.kind, rule: ruleJson(miss), fields: [...miss.fields] }
    case 'permission':
      return { kind: miss.kind, rule: ruleJson(miss), heldBy: [...miss.heldBy] }
  }
}

function ruleJson({ rule, permission, role, conditions, missing }: ExplainedRule) {
  return {
    id: rule.id,
    effect: rule.effect,
    permission,
    role,
    path: rule.origin.path,
    line: rule.origin.line,
    reason: rule.reason,
    conditions: conditions.map(({ expected, actual, ...same }) => ({
      ...same,
      expected: copied(expected),
      actual: copied(actual),
    })),
    missing: [...missing],
  }
}

function copied(value: ExplainedRule['conditions'][number]['expected']) {
  return typeof value === 'object' && value !== null ? [...value] : value
}
