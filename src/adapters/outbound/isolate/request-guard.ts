/** Lets requests in: remembers who was refused, asks for the rest, and knows what to do when nobody answers. */
import type { Background } from '../../../application/ports/background.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import type { Allowance, RateLimits } from '../../../application/ports/rate-limits.ts'
import type { RequestGuard, Verdict } from '../../../application/ports/request-guard.ts'
import type { LimitQuestion } from '../../../domain/limits/counted-as.ts'
import { limits } from '../../../domain/limits/limits.ts'
import { withDeadline } from '../system/deadline.ts'
import { withLedger } from '../system/ledger.ts'
import type { Log } from '../system/log.ts'
import { createRefusals } from './refusals.ts'

export function createRequestGuard(ports: {
  /** Counts for all isolates together. */
  rateLimits: RateLimits
  /** Counts while the other one does not answer. */
  standIn: RateLimits
  /** After how long it does not. */
  waitMs: number
  background: Background
  clock: Clock
  log: Log
}): RequestGuard {
  const { rateLimits, standIn, waitMs, background, clock, log } = ports
  const refusals = createRefusals(clock)

  const guard: RequestGuard = {
    recall: (question) => verdictOn(refusals.of(question)),

    async check(question) {
      const allowances = await take(question)
      refusals.note(question, allowances)
      return verdictOn(allowances)
    },

    countBehind(question) {
      background.run('count request', async () => {
        await withLedger(() => guard.check(question)) // its questions are one trip here, too
      })
    },
  }
  return guard

  async function take(question: LimitQuestion): Promise<readonly Allowance[]> {
    try {
      return await withDeadline(waitMs, () => rateLimits.take(question))
    } catch (error) {
      log({ level: 'warn', event: 'rate_limits_unavailable', limit: question.limit, error })
      return limits[question.limit].without === 'pass' ? [] : standIn.take(question)
    }
  }

  function verdictOn(allowances: readonly Allowance[]): Verdict {
    const refused = allowances.filter(({ allowed }) => !allowed)
    if (refused.length === 0) return { refusal: undefined, allowances }
    const untilMs = Math.max(...refused.map(({ resetsAt }) => resetsAt)) - clock.now()
    // In the very moment of its end a sliding window is as full as before.
    const retryAfterSeconds = Math.max(0, Math.floor(untilMs / 1000)) + 1
    return { refusal: { kind: 'rate_limited', retryAfterSeconds }, allowances }
  }
}

/** Lets everybody in: for load tests and benchmarks. */
export const openGuard: RequestGuard = {
  recall: () => letIn,
  check: async () => letIn,
  countBehind: () => {},
}

const letIn: Verdict = { refusal: undefined, allowances: [] }
