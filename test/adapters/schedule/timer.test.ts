import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startTimer } from '../../../src/adapters/inbound/schedule/timer.ts'
import { minutes } from '../../../src/domain/shared/instant.ts'
import { createTestLog } from '../../support/test-log.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('where no platform runs the schedule', () => {
  test('it runs at the start, and every minute until it is told to stop', async () => {
    const task = vi.fn(async () => {})
    const timer = startTimer(task, createTestLog().log)
    expect(task).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(minutes(2))
    expect(task).toHaveBeenCalledTimes(3)
    await timer.stop()
    await vi.advanceTimersByTimeAsync(minutes(2))
    expect(task).toHaveBeenCalledTimes(3)
  })

  test('no run begins while another one goes on, and a stop waits for it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const task = vi.fn(() => promise)
    const timer = startTimer(task, createTestLog().log)
    await vi.advanceTimersByTimeAsync(minutes(3))
    expect(task).toHaveBeenCalledTimes(1)
    const stopped = vi.fn()
    const stopping = timer.stop().then(stopped)
    await vi.advanceTimersByTimeAsync(minutes(1))
    expect(stopped).not.toHaveBeenCalled()
    resolve()
    await stopping
  })

  test('a run that fails is logged, and the next one comes', async () => {
    const { log, entries } = createTestLog()
    const task = vi.fn(async () => {
      throw new Error('Postgres is away')
    })
    const timer = startTimer(task, log)
    await vi.advanceTimersByTimeAsync(minutes(1))
    expect(task).toHaveBeenCalledTimes(2)
    expect(entries).toMatchObject([
      { event: 'scheduled_task_failed' },
      { event: 'scheduled_task_failed' },
    ])
    await timer.stop()
  })
})
