/** How many passwords may be tried on one account, known or not: freely, then ever more slowly, then not for a while. Pure. */
import { after, hours, type Instant, instant, minutes, seconds } from '../shared/instant.ts'

/** From this try on, whatever follows it waits for as long as a lock holds. */
export const lockingTry = 10

/**
 * How long nothing more is tried after the first try, the second, and so on: a few are free, as people mistype. A try that
 * does not wait counts like any other; while an account is locked, none does.
 */
export const waitsMs: readonly number[] = [
  ...[0, 0, 0, 0],
  ...[1, 2, 4, 8, 16].map(seconds),
  ...[15, 30, 60, 120, 240].map(minutes),
  hours(8),
]

/** Without another try, all is forgotten after this. */
export const guessesKeptMs = hours(24)

export interface Tries {
  readonly count: number
  /** Nothing is tried before. */
  readonly until: Instant
}

/** What comes of one try more, and what it means. */
export interface Tried extends Tries {
  readonly meaning: 'goes' | 'waits' | 'locked'
}

export function nextTry(known: Tries | undefined, now: Instant): Tried {
  const { count: before, until } = known ?? { count: 0, until: instant(0) }
  const isEarly = now < until
  if (isEarly && before >= lockingTry) return { count: before, until, meaning: 'locked' }
  const count = before + 1
  const next = after(now, waitAfter(count))
  if (!isEarly) return { count, until: next, meaning: 'goes' }
  return { count, until: next, meaning: count >= lockingTry ? 'locked' : 'waits' }
}

/** What is known when a try counts for nothing; `until` is the wait that it began, if nobody has tried since. */
export function withoutTry(known: Tries, until: Instant): Tries | undefined {
  const count = known.count - 1
  if (count < 1) return undefined
  // It was not early, so what it waited for was over.
  return { count, until: known.until === until ? instant(0) : known.until }
}

/** Whether it is this very try that locks the account, should it be wrong. */
export function beginsLock({ count, until }: Tries, now: Instant): boolean {
  return count >= lockingTry && until === after(now, waitAfter(count))
}

function waitAfter(count: number): number {
  return waitsMs[Math.min(count, waitsMs.length) - 1] ?? 0
}
