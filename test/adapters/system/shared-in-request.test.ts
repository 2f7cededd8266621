import { expect, test } from 'vitest'
import { withLedger } from '../../../src/adapters/outbound/system/ledger.ts'
import { createSharedInRequest } from '../../../src/adapters/outbound/system/shared-in-request.ts'

test('a request asks once, however often it needs the answer', async () => {
  const shared = createSharedInRequest<number>()
  let asked = 0
  const ask = () => shared(async () => (asked += 1))
  expect(await withLedger(() => Promise.all([ask(), ask()]))).toEqual([1, 1])
})

test('nobody waits for a request that was cancelled, and its question with it', async () => {
  const shared = createSharedInRequest<string>()
  void withLedger(() => shared(() => new Promise(() => {})))
  expect(await withLedger(() => shared(async () => 'answered'))).toBe('answered')
})

test('outside of requests each asks for itself', async () => {
  const shared = createSharedInRequest<string>()
  void shared(() => new Promise(() => {}))
  expect(await shared(async () => 'answered')).toBe('answered')
})
