/** GET /alerts. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Alerts } from '../../../../application/monitoring/view-alerts.ts'
import { describeCondition } from '../../../../domain/monitoring/describe-rule.ts'
import type { Operation, SignedInOrCredentialEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInOrCredentialEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const alerts = await application.monitoring.viewAlerts(c.env.caller)
    if (!alerts.ok) return refuse(c.env, alerts.error)
    return c.json(alertsJson(alerts.value), 200)
  })
}

const alertSchema = z
  .object({
    name: z.string(),
    summary: z.string(),
    severity: z.enum(['warning', 'critical']),
    condition: z.string().openapi({ description: 'What it waits for, in words.' }),
    forMinutes: z.int().openapi({ description: 'How long that must hold.' }),
    quietMinutes: z.int().openapi({ description: 'How long it must not hold to be over.' }),
    state: z.enum(['inactive', 'pending', 'firing']),
    since: z.iso.datetime().nullable(),
    value: z.number().nullable().openapi({ description: 'What was found last.' }),
    group: z.string().nullable().openapi({ description: 'Where: a route, a dependency.' }),
  })
  .openapi('Alert')

const route = createRoute({
  method: 'get',
  path: '/alerts',
  operationId: 'listAlerts',
  tags: ['Service'],
  summary: 'What the service warns of',
  description: 'Every rule of this deployment, as the schedule found it when it looked last.',
  responses: {
    200: jsonAnswer(
      'Every rule and how it stands.',
      z
        .object({ evaluatedAt: z.iso.datetime().nullable(), items: z.array(alertSchema) })
        .openapi('Alerts', {
          example: {
            evaluatedAt: '2026-11-24T12:00:00.000Z',
            items: [
              {
                name: 'FailedSignIns',
                summary:
                  'Many attempts to sign in are refused: somebody may be guessing passwords.',
                severity: 'warning',
                condition:
                  'gatehouse_sign_in_failures_total grows by more than 30 a minute over 5 minutes',
                forMinutes: 2,
                quietMinutes: 10,
                state: 'firing',
                since: '2026-11-24T11:52:00.000Z',
                value: 74.2,
                group: null,
              },
            ],
          },
        }),
    ),
    ...problemResponses(...always, ...admitted),
  },
})

function alertsJson({ evaluatedAt, rules }: Alerts) {
  return {
    evaluatedAt: evaluatedAt === null ? null : new Date(evaluatedAt).toISOString(),
    items: rules.map(({ rule, state }) => ({
      name: rule.name,
      summary: rule.summary,
      severity: rule.severity,
      condition: describeCondition(rule.when),
      forMinutes: rule.forMinutes,
      quietMinutes: rule.quietMinutes,
      state: state?.state ?? ('inactive' as const),
      since: state ? new Date(state.since).toISOString() : null,
      value: state?.finding.value ?? null,
      group: state?.finding.group || null,
    })),
  }
}
