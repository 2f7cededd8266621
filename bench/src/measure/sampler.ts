/** Times a piece of work by doing it so often that the clock can tell. */

/** Does its work this many times over. */
export type Work = (times: number) => void | Promise<void>

/** Nanoseconds for once, measured over at least `sampleMs`. */
export type Sample = (sampleMs: number) => Promise<number>

/** Remembers how often was enough, so that all samples but the first few run once through. */
export function createSampler(work: Work, now: () => number = () => performance.now()): Sample {
  let times = 1
  return async (sampleMs) => {
    for (;;) {
      const started = now()
      await work(times)
      const elapsedMs = now() - started
      if (elapsedMs >= sampleMs) {
        const ns = (elapsedMs * 1e6) / times
        // Work that has become faster or slower is asked for accordingly the next time.
        times = Math.max(1, Math.ceil((times * sampleMs * 1.1) / elapsedMs))
        return ns
      }
      const enough = elapsedMs > 0 ? (times * sampleMs * 1.1) / elapsedMs : times * 10
      times = Math.ceil(Math.min(enough, times * 10) + 1)
    }
  }
}
