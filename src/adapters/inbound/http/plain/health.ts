/** Whether the process lives, and whether it can do its work. */
import type { HttpParts } from '../http-parts.ts'
import type { PlainRoute } from './plain-route.ts'

export function createHealth(
  parts: Pick<HttpParts, 'dependencies' | 'policySource'>,
): PlainRoute[] {
  // Open: whoever watches the service must see that it lives, also from a network that is blocked.
  return [
    {
      path: '/healthz',
      needs: 'nothing',
      open: true,
      answer: () => Response.json({ status: 'ok' }),
    },
    { path: '/readyz', needs: 'nothing', open: true, answer: () => readiness(parts) },
  ]
}

/** Without Redis the service works, only slower; without its database it does not. */
async function readiness({
  dependencies,
  policySource,
}: Pick<HttpParts, 'dependencies' | 'policySource'>): Promise<Response> {
  const health = await dependencies.check()
  const checks = Object.fromEntries(health.map(({ name, up }) => [name, up ? 'up' : 'down']))
  if (checks.database !== 'up') {
    const headers = { 'Retry-After': '5' }
    return Response.json({ status: 'unavailable', checks }, { status: 503, headers })
  }
  const status = health.every(({ up }) => up) ? 'ok' : 'degraded'
  return Response.json({ status, checks, ...(policySource && { policy: policySource() }) })
}
