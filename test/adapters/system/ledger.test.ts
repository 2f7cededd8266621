import { describe, expect, test } from 'vitest'
import {
  trip,
  withLedger,
  withoutLedger,
  work,
} from '../../../src/adapters/outbound/system/ledger.ts'

const answer = () => Promise.resolve('answer')

describe('the ledger of a request', () => {
  test('counts trips that wait for one another, each', async () => {
    const ledger = await withLedger(async (open) => {
      await trip('db', answer)
      await trip('redis', answer)
      await trip('db', answer)
      return open
    })
    expect(ledger.sequentialTrips).toBe(3)
    expect(ledger.costs.get('db')?.trips).toBe(2)
    expect(ledger.costs.get('redis')?.trips).toBe(1)
  })

  test('counts trips that go side by side once', async () => {
    const ledger = await withLedger(async (open) => {
      await Promise.all([trip('db', answer), trip('redis', answer), trip('db', answer)])
      return open
    })
    expect(ledger.sequentialTrips).toBe(1)
    expect(ledger.costs.get('db')?.trips).toBe(2)
  })

  test('finds the longest chain among several', async () => {
    const ledger = await withLedger(async (open) => {
      const chain = trip('redis', answer).then(() => trip('db', answer))
      await Promise.all([chain, trip('db', answer)])
      return open
    })
    expect(ledger.sequentialTrips).toBe(2)
  })

  test('counts a trip that failed', async () => {
    const ledger = await withLedger(async (open) => {
      await trip('db', () => Promise.reject(new Error('away'))).catch(() => {})
      return open
    })
    expect(ledger.sequentialTrips).toBe(1)
  })

  test('counts no trip for work of the isolate', async () => {
    const ledger = await withLedger(async (open) => {
      await work('hash', answer)
      return open
    })
    expect(ledger.sequentialTrips).toBe(0)
    expect(ledger.costs.get('hash')?.trips).toBe(0)
  })

  test('is nobody else’s: neither another request’s nor that of work after the answer', async () => {
    const ledger = await withLedger(async (open) => {
      await withLedger(() => trip('db', answer))
      await withoutLedger(() => trip('db', answer))
      return open
    })
    expect(ledger.sequentialTrips).toBe(0)
  })

  test('is not needed: outside a request a trip is just made', async () => {
    expect(await trip('db', answer)).toBe('answer')
  })
})
