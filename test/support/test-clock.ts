import type { Clock } from '../../src/application/ports/clock.ts'
import { after, type Instant, instant } from '../../src/domain/shared/instant.ts'

export interface TestClock extends Clock {
  advance(ms: number): void
}

/** Stands still until told otherwise. */
export function createTestClock(start: Instant = instant(Date.UTC(2026, 0, 1))): TestClock {
  let now = start
  return {
    now: () => now,
    advance(ms) {
      now = after(now, ms)
    },
  }
}
