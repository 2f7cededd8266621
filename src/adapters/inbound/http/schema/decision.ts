/** Decisions as AuthZEN 1.0 writes them (section 6.2). */
import { z } from '@hono/zod-openapi'
import type { AccessDecision } from '../../../../application/portal/evaluate-access.ts'
import type { Explanation } from '../../../../domain/policy/evaluate/explain.ts'

const reason = z.record(z.string(), z.string())

export const decisionSchema = z
  .object({
    decision: z.boolean(),
    context: z
      .object({
        id: z.string().optional(),
        reason_user: reason.optional(),
        reason_admin: reason.optional(),
        error: z.object({ status: z.int(), message: z.string() }).optional(),
      })
      .optional(),
  })
  .openapi('AccessDecision', { example: { decision: true } })

export function decisionJson(decision: AccessDecision): z.infer<typeof decisionSchema> {
  switch (decision.kind) {
    case 'unknown_subject':
      return {
        decision: false,
        context: {
          id: 'unknown_subject',
          reason_admin: { en: 'No active user is known by this id.' },
        },
      }
    case 'invalid': {
      const message = decision.violations
        .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
        .join(' ')
      return { decision: false, context: { error: { status: 400, message } } }
    }
    case 'decided':
      if (decision.allowed || !decision.explanation) return { decision: decision.allowed }
      return { decision: false, context: reasonsOf(decision.explanation) }
  }
}

function reasonsOf({ rule, nearestMiss }: Explanation) {
  if (rule) {
    const { id, origin, reason } = rule.rule
    return {
      id,
      reason_admin: { en: `Denied by ${id} (${origin.path}:${origin.line}).` },
      ...(reason !== null && { reason_user: { en: reason } }),
    }
  }
  if (!nearestMiss || nearestMiss.kind === 'nothing') {
    return {
      id: 'no_rule',
      reason_admin: { en: 'No rule allows this action on this type of resource.' },
    }
  }
  const { id, origin } = nearestMiss.rule
  return {
    id: 'no_rule',
    reason_admin: { en: `No rule allows it; ${id} (${origin.path}:${origin.line}) came nearest.` },
  }
}
