import { describe, expect, test } from 'vitest'
import type { Results } from '../../bench/src/report/results.ts'
import { latencyMs, lineOf, loadPerSecond } from '../../bench/src/scale/model.ts'
import { mix, nearMs, regions } from '../../bench/src/scale/world.ts'

/** As if an operation took 5 ms by itself, two trips to Postgres and half a trip to Redis. */
function resultsOf(operation: string): Results {
  const points = [
    [0, 1],
    [10, 1],
    [40, 1],
    [40, 5],
    [80, 1],
  ] as const
  const measurements = points.map(([sqlMs, redisMs]) => {
    const ns = (5 + 2 * sqlMs + 0.5 * redisMs) * 1e6
    return {
      path: ['operations', `database ${sqlMs} ms, Redis ${redisMs} ms`, 'Gatehouse', operation],
      unit: 'ns' as const,
      spread: { median: ns, q1: ns, q3: ns, rounds: 1 },
    }
  })
  const service = {
    title: '',
    recordedAt: '',
    seconds: 0,
    quick: false,
    commit: '',
    machine: { processor: '', cores: 1, memoryGiB: 1, system: '', node: '', v8: '' },
    load: [0, 0] as const,
    versions: {},
    headline: { columns: [], rows: [] },
    figures: [],
    sections: [],
    measurements,
  }
  return { format: 1, suites: { service } }
}

describe('the model of scale', () => {
  const line = lineOf(resultsOf('sign in'), 'sign in')

  test('finds what an operation costs by itself and how many trips wait for each other', () => {
    expect(line.baseMs).toBeCloseTo(5)
    expect(line.sqlTrips).toBeCloseTo(2)
    expect(line.redisTrips).toBeCloseTo(0.5)
  })

  test('says what another distance costs', () => {
    const far = { name: 'far', share: 1, primaryMs: 200 }
    expect(latencyMs(line, far)).toBeCloseTo(5 + 400 + 0.5 * nearMs)
  })

  test('knows nothing of what was not measured', () => {
    expect(() => lineOf(resultsOf('sign in'), 'sign out')).toThrow('Not measured: sign out')
  })

  test('divides all requests among routes, and among regions', () => {
    const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0)
    expect(sum(Object.values(mix))).toBeCloseTo(1)
    expect(sum(regions.map(({ share }) => share))).toBeCloseTo(1)
    expect(loadPerSecond().sqlWrites).toBeGreaterThan(0)
  })
})
