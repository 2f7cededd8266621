import { after, hours, type Instant, seconds } from '../shared/instant.ts'

/** When to try a message again after `attempts` failures: 30 s, doubling, at most an hour apart. */
export function nextAttemptAt(now: Instant, attempts: number): Instant {
  const delay = seconds(30) * 2 ** Math.min(attempts - 1, 16)
  return after(now, Math.min(delay, hours(1)))
}
