/** Counts with @upstash/ratelimit, for every isolate together. Knows pseudonyms only: no key tells who was counted. */
import { Ratelimit } from '@upstash/ratelimit'
import type { Pseudonyms } from '../../../application/ports/pseudonyms.ts'
import type { Allowance, RateLimits } from '../../../application/ports/rate-limits.ts'
import { countedAs } from '../../../domain/limits/counted-as.ts'
import { type LimitPolicy, policiesOf } from '../../../domain/limits/limits.ts'
import { instant } from '../../../domain/shared/instant.ts'
import { type RedisClient, ScriptUnknown, wrongAnswer } from './redis.ts'

export function createUpstashRateLimits({
  redis,
  pseudonyms,
}: {
  readonly redis: RedisClient
  readonly pseudonyms: Pseudonyms
}): RateLimits {
  const scripts = scriptsOver(redis)
  const counters = new Map<string, Ratelimit>()

  return {
    take(question) {
      const taken = policiesOf(question.limit).flatMap((policy) => {
        const counted = countedAs(policy.by, question)
        return counted === undefined ? [] : [take(policy, counted)]
      })
      return Promise.all(taken)
    },
  }

  async function take(policy: LimitPolicy, counted: string): Promise<Allowance> {
    const { success, remaining, reset } = await counterOf(policy).limit(pseudonyms.of(counted))
    return { policy, allowed: success, remaining, resetsAt: instant(reset) }
  }

  function counterOf(policy: LimitPolicy): Ratelimit {
    const known = counters.get(policy.name)
    if (known) return known
    const counter = new Ratelimit({
      redis: scripts,
      limiter: Ratelimit.slidingWindow(policy.quota, `${policy.windowMs} ms`),
      prefix: `limit:${policy.name}`,
      timeout: 0, // with one, whoever makes Redis slow is let through
      ephemeralCache: false, // it grows without bound; who is refused is remembered elsewhere
      analytics: false,
      enableTelemetry: false,
    })
    counters.set(policy.name, counter)
    return counter
  }
}

/** As much of a client as a sliding window uses; what it sends leaves with all else that the request asks. */
function scriptsOver(redis: RedisClient) {
  const run = async (name: 'evalsha' | 'eval', script: string, keys: string[], args: unknown[]) => {
    try {
      const [answer] = await redis.send<[unknown]>((pipeline) => pipeline[name](script, keys, args))
      // What is no number compares as the package happens to compare it: refused, or let through.
      if (!Array.isArray(answer) || !answer.every(Number.isFinite) || answer.length !== 2) {
        throw wrongAnswer()
      }
      return answer
    } catch (error) {
      // How the package is told to send the text of its script along.
      throw error instanceof ScriptUnknown ? new Error('NOSCRIPT') : error
    }
  }
  const client = {
    evalsha: (hash: string, keys: string[], args: unknown[]) => run('evalsha', hash, keys, args),
    eval: (script: string, keys: string[], args: unknown[]) => run('eval', script, keys, args),
  }
  // Its type asks for the whole client; without dynamic limits and tokens given back nothing else is called.
  return client as unknown as ConstructorParameters<typeof Ratelimit>[0]['redis']
}
