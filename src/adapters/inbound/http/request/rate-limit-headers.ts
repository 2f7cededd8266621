/** Says how much is left (draft-ietf-httpapi-ratelimit-headers-10), and of what. Pure. */
import type { Allowance } from '../../../../application/ports/rate-limits.ts'

/** None when nothing was counted. */
export function rateLimitHeaders(
  allowances: readonly Allowance[],
  now: number,
): readonly (readonly [name: string, value: string])[] {
  const [nearest] = [...allowances].sort(
    (one, other) => leftOf(one) - leftOf(other) || other.resetsAt - one.resetsAt,
  )
  if (!nearest) return []
  return [
    ['RateLimit-Policy', allowances.map(policyItem).join(', ')],
    ['RateLimit', limitItem(nearest, now)],
  ]
}

/** From 0, nothing left, to 1; who is refused comes first. Of equals the one that lasts longest, as `Retry-After` says. */
function leftOf({ allowed, remaining, policy }: Allowance): number {
  return allowed ? remaining / policy.quota : -1
}

function policyItem({ policy: { name, quota, windowMs } }: Allowance): string {
  return `"${name}";q=${quota};w=${Math.round(windowMs / 1000)}`
}

function limitItem({ policy, remaining, resetsAt }: Allowance, now: number): string {
  const seconds = Math.max(0, Math.ceil((resetsAt - now) / 1000))
  return `"${policy.name}";r=${remaining};t=${seconds}`
}
