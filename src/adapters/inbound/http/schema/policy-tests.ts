/** How policy tests came out, as clients see it. */
import { z } from '@hono/zod-openapi'
import type { PolicyTestReport } from '../../../../domain/policy/testing/run-suites.ts'

export const policyTestsSchema = z
  .object({
    passed: z.int(),
    failed: z.int(),
    failures: z.array(
      z.object({
        path: z.string(),
        line: z.int(),
        test: z.string(),
        user: z.string(),
        action: z.string(),
        resource: z.string(),
        expected: z.enum(['allow', 'deny']),
        actual: z.enum(['allow', 'deny']),
      }),
    ),
    coverage: z.object({
      covered: z.int(),
      total: z.int(),
      uncovered: z.array(z.string()).openapi({ description: 'Rules, by id.' }),
    }),
  })
  .openapi('PolicyTests')

export function policyTestsJson(report: PolicyTestReport): z.infer<typeof policyTestsSchema> {
  const { results, failed, coverage } = report
  return {
    passed: results.length - failed,
    failed,
    failures: results
      .filter(({ passed }) => !passed)
      .map(({ case: one, actual }) => ({
        path: one.path,
        line: one.line,
        test: one.test,
        user: one.user,
        action: one.field === undefined ? one.action : `${one.action} ${one.field}`,
        resource: one.resourceName,
        expected: one.expected,
        actual,
      })),
    coverage: {
      covered: coverage.covered,
      total: coverage.total,
      uncovered: coverage.uncovered.map(({ id }) => id),
    },
  }
}
