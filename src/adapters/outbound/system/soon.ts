/**
 * Does something behind an answer, once for all that happens within a while: the first request asks for it, the
 * task waits, and takes what others have added meanwhile. At most one of them is on its way in an isolate.
 */
import type { Background } from '../../../application/ports/background.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import { after, type Instant, instant, seconds } from '../../../domain/shared/instant.ts'

/** To be asked while a request is being answered. */
export type Soon = (background: Background, task: () => Promise<unknown>) => void

/** Longer than any task of this kind takes: one that has been cut off by its runtime is not waited for. */
const graceMs = seconds(15)

export function createSoon(options: {
  readonly name: string
  readonly everyMs: number
  readonly clock: Clock
  readonly pause?: (ms: number) => Promise<void>
}): Soon {
  const { name, everyMs, clock, pause = sleep } = options
  let busyUntil: Instant = instant(0)

  return (background, task) => {
    const now = clock.now()
    if (now < busyUntil) return
    busyUntil = after(now, everyMs + graceMs)
    background.run(name, async () => {
      try {
        if (everyMs > 0) await pause(everyMs)
      } finally {
        busyUntil = instant(0) // whoever comes from now on is not in this one
      }
      await task()
    })
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
