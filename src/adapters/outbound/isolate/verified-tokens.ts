/** Keeps in the isolate what access tokens were found to say: a signature need not be checked for each request. */
import { decodeJwt } from 'jose'
import type { AccessTokens } from '../../../application/ports/access-tokens.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import type { AccessClaims } from '../../../domain/session/caller.ts'
import { after, type Instant, instant, seconds } from '../../../domain/shared/instant.ts'
import { ok } from '../../../domain/shared/result.ts'

/** A key that has been taken out of use speaks here for so long at most. Sessions are asked for all the same. */
const believedForMs = seconds(60)
/** Some megabytes; the oldest go first. */
const entriesMax = 5_000

interface Known {
  readonly claims: AccessClaims
  /** Not beyond the token's own expiry. */
  readonly until: Instant
}

/** In front of what checks signatures. Only ever says yes: every no is found out anew. */
export function withVerifiedTokens(
  tokens: AccessTokens,
  options: { clock: Clock; looked?: (result: 'hit' | 'miss') => void },
): AccessTokens {
  const { clock, looked = () => {} } = options
  const known = new Map<string, Known>()

  return {
    ...tokens,
    async verify(token) {
      const now = clock.now()
      const remembered = known.get(token)
      const hit = remembered !== undefined && now < remembered.until
      looked(hit ? 'hit' : 'miss')
      if (hit) return ok(remembered.claims)
      known.delete(token)
      const verified = await tokens.verify(token)
      if (verified.ok) remember(token, { claims: verified.value, until: untilOf(token, now) })
      return verified
    },
  }

  function remember(token: string, answer: Known): void {
    const [oldest] = known.keys()
    if (known.size >= entriesMax && oldest !== undefined) known.delete(oldest)
    known.set(token, answer)
  }
}

/** The token has been verified: it has an expiry. */
function untilOf(token: string, now: Instant): Instant {
  const { exp = 0 } = decodeJwt(token)
  return instant(Math.min(exp * 1000, after(now, believedForMs)))
}
