import { describe, expect, test } from 'vitest'
import {
  createBackground,
  thenBackground,
} from '../../../src/adapters/outbound/system/background.ts'
import { createTestLog } from '../../support/test-log.ts'

describe('work after the answer', () => {
  test('begins when the answer is there, and is handed to the runtime', async () => {
    const background = createBackground({ log: createTestLog().log })
    const order: string[] = []
    const kept: Promise<unknown>[] = []
    const answered = await thenBackground(
      async () => {
        background.run('later', async () => {
          order.push('task')
        })
        await Promise.resolve()
        order.push('answer')
        return 'ok'
      },
      (begin) => kept.push(begin()),
    )
    await Promise.all(kept)
    expect(answered).toBe('ok')
    expect(order).toEqual(['answer', 'task'])
  })

  test('that fails is logged and troubles nobody', async () => {
    const { log, entries: logged } = createTestLog()
    const background = createBackground({ log })
    const kept: Promise<unknown>[] = []
    await thenBackground(
      () => background.run('doomed', () => Promise.reject(new Error('no'))),
      (begin) => kept.push(begin()),
    )
    await Promise.all(kept)
    expect(logged).toMatchObject([{ event: 'background_task_failed', task: 'doomed' }])
  })

  test('asks the runtime for nothing when there is none', async () => {
    const kept: Promise<unknown>[] = []
    await thenBackground(
      () => 'answer',
      (begin) => kept.push(begin()),
    )
    expect(kept).toEqual([])
  })

  test('starts at once where nobody answers anything', async () => {
    const background = createBackground({ log: createTestLog().log })
    await new Promise<void>((done) => background.run('now', async () => done()))
  })
})
