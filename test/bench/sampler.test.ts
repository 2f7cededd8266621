import { describe, expect, it } from 'vitest'
import { createSampler } from '../../bench/src/measure/sampler.ts'

/** Work that takes so long each time, on a clock of its own. */
function work(onceMs: number) {
  let now = 0
  const times: number[] = []
  const sample = createSampler(
    (count) => {
      times.push(count)
      now += count * onceMs
    },
    () => now,
  )
  return { sample, times }
}

describe('a sample', () => {
  it('is the time of one piece of work, in nanoseconds', async () => {
    expect(await work(0.002).sample(10)).toBeCloseTo(2000)
    expect(await work(250).sample(10)).toBeCloseTo(250e6)
  })

  it('is of work that took at least as long as asked, all in one go', async () => {
    const { sample, times } = work(0.01)
    await sample(10)
    expect((times.at(-1) ?? 0) * 0.01).toBeGreaterThanOrEqual(10)
  })

  it('goes once through once it is known how often is enough', async () => {
    const { sample, times } = work(0.01)
    await sample(10)
    const before = times.length
    await sample(10)
    expect(times.length).toBe(before + 1)
  })

  it('runs slow work once and no more', async () => {
    const { sample, times } = work(300)
    await sample(10)
    await sample(10)
    expect(times).toEqual([1, 1])
  })

  it('waits for work that is not done at once', async () => {
    let done = false
    const sample = createSampler(async () => {
      await Promise.resolve()
      done = true
    })
    await sample(0)
    expect(done).toBe(true)
  })
})
