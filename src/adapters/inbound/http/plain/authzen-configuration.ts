/** Where the decision point is and what it can do (OpenID AuthZEN 1.0, section 9). */
import type { HttpParts } from '../http-parts.ts'
import { cacheable } from './cacheable.ts'
import type { PlainRoute } from './plain-route.ts'

export function createAuthzenConfiguration({
  settings,
}: Pick<HttpParts, 'settings'>): PlainRoute[] {
  const { issuer } = settings
  const metadata = {
    policy_decision_point: issuer,
    access_evaluation_endpoint: `${issuer}/access/v1/evaluation`,
    access_evaluations_endpoint: `${issuer}/access/v1/evaluations`,
    search_subject_endpoint: `${issuer}/access/v1/search/subject`,
    search_resource_endpoint: `${issuer}/access/v1/search/resource`,
    search_action_endpoint: `${issuer}/access/v1/search/action`,
  }
  return [
    {
      path: '/.well-known/authzen-configuration',
      needs: 'nothing',
      answer: (request) =>
        cacheable(request, {
          body: new TextEncoder().encode(JSON.stringify(metadata)),
          headers: { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=3600' },
        }),
    },
  ]
}
