import { expect, test } from 'vitest'
import { onFirstUse } from '../../../src/adapters/outbound/system/first-use.ts'

test('what was made once is kept', async () => {
  const use = onFirstUse(async () => ({}))
  expect(await use()).toBe(await use())
})

test('nobody waits for what a cancelled request has begun to make', async () => {
  let times = 0
  const use = onFirstUse(() => {
    times += 1
    return times === 1 ? new Promise<string>(() => {}) : Promise.resolve('made')
  })
  void use()
  expect(await use()).toBe('made')
})
