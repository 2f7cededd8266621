/** Lets requests in: remembers who was refused, asks for the rest, and knows what to do when nobody answers. */
import type { Background } from '../../../application/ports/background.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import type { Allowance, RateLimits } from '../../../application/ports/rate-limits.ts'
import type { RequestGuard, Verdict } from '../../../application/ports/request-guard.ts'
import type { LimitQuestion } from '../../../domain/limits/counted-as.ts'
import { limits } from '../../../domain/limits/limits.ts'
import type { BlockKind } from '../../../domain/protection/ip-block.ts'
import { withDeadline } from '../system/deadline.ts'
import { withLedger } from '../system/ledger.ts'
import type { Log } from '../system/log.ts'
import type { AddressBlocks } from './address-blocks.ts'
import { createRefusals } from './refusals.ts'

export function createRequestGuard(ports: {
  /** Counts for all isolates together. Undefined: nothing is counted, and blocks are asked for behind answers. */
  rateLimits: RateLimits | undefined
  /** Counts while the other one does not answer. */
  standIn: RateLimits
  /** After how long it does not. */
  waitMs: number
  blocks: AddressBlocks
  background: Background
  clock: Clock
  log: Log
}): RequestGuard {
  const { rateLimits, standIn, waitMs, blocks, background, clock, log } = ports
  const refusals = createRefusals(clock)

  const guard: RequestGuard = {
    recall: (question) => verdictOn(blocks.recall(question.address), refusals.of(question)),

    keepsOut(address) {
      blocks.refreshBehind()
      return blocks.recall(address) === 'deny'
    },

    async check(question) {
      if (!rateLimits) blocks.refreshBehind()
      const [allowances] = await Promise.all([
        rateLimits ? take(rateLimits, question) : [],
        rateLimits ? refreshBlocks() : undefined,
      ])
      refusals.note(question, allowances)
      return verdictOn(blocks.lastKnown(question.address), allowances)
    },

    countBehind(question) {
      background.run('count request', async () => {
        await withLedger(() => guard.check(question)) // its questions are one trip here, too
      })
    },
  }
  return guard

  async function refreshBlocks(): Promise<void> {
    await withDeadline(waitMs, blocks.refresh).catch((error: unknown) => {
      log({ level: 'warn', event: 'blocks_unavailable', error })
    })
  }

  async function take(counter: RateLimits, question: LimitQuestion): Promise<readonly Allowance[]> {
    try {
      return await withDeadline(waitMs, () => counter.take(question))
    } catch (error) {
      log({ level: 'warn', event: 'rate_limits_unavailable', limit: question.limit, error })
      return limits[question.limit].without === 'pass' ? [] : standIn.take(question)
    }
  }

  function verdictOn(said: BlockKind | undefined, counted: readonly Allowance[]): Verdict {
    if (said === 'deny') return { refusal: { kind: 'address_blocked' }, allowances: [] }
    // Who was let in by name shares an address with many; whom they sign in as is counted all the same.
    const allowances =
      said === 'allow' ? counted.filter(({ policy }) => policy.by.includes('account')) : counted
    const refused = allowances.filter(({ allowed }) => !allowed)
    if (refused.length === 0) return { refusal: undefined, allowances }
    const untilMs = Math.max(...refused.map(({ resetsAt }) => resetsAt)) - clock.now()
    // In the very moment of its end a sliding window is as full as before.
    const retryAfterSeconds = Math.max(0, Math.floor(untilMs / 1000)) + 1
    return { refusal: { kind: 'rate_limited', retryAfterSeconds }, allowances }
  }
}
