import { describe, expect, test } from 'vitest'
import {
  beginsLock,
  lockingTry,
  nextTry,
  type Tried,
  waitsMs,
  withoutTry,
} from '../../../src/domain/protection/guessing.ts'
import { suspectOf } from '../../../src/domain/protection/suspicion.ts'
import { after, hours, minutes } from '../../../src/domain/shared/instant.ts'
import { start } from '../../support/builders.ts'

describe('who waits as they are told', () => {
  const patient: Tried[] = []
  let now = start
  for (let n = 0; n < 20; n += 1) {
    const tried = nextTry(patient.at(-1), now)
    patient.push(tried)
    now = tried.until
  }

  test('may go on trying, ever more slowly', () => {
    expect(new Set(patient.map(({ meaning }) => meaning))).toEqual(new Set(['goes']))
    const waits = patient.map(({ until }, n) => until - (patient[n - 1]?.until ?? start))
    expect(waits).toEqual([...waits].sort((one, other) => one - other))
    expect(waits.slice(0, 4)).toEqual([0, 0, 0, 0])
    expect(waits[lockingTry - 1]).toBe(minutes(15))
    expect(waits.at(-1)).toBe(hours(8))
  })
})

describe('who does not wait', () => {
  test('is locked out by the same try as everybody else, and then counts no more', () => {
    let known: Tried | undefined
    const meanings = []
    for (let n = 0; n < 13; n += 1) {
      known = nextTry(known, start)
      meanings.push(known.meaning)
    }
    expect(meanings).toEqual([
      ...Array(5).fill('goes'),
      ...Array(4).fill('waits'),
      ...Array(4).fill('locked'),
    ])
    expect(known).toMatchObject({ count: lockingTry, until: after(start, minutes(15)) })
  })
})

test('only the try that makes it begins a lock', () => {
  const until = after(start, waitsMs[lockingTry - 1] ?? 0)
  expect(beginsLock({ count: lockingTry, until }, start)).toBe(true)
  expect(beginsLock({ count: lockingTry, until }, after(start, 1))).toBe(false)
  expect(beginsLock({ count: lockingTry - 1, until: after(start, 16_000) }, start)).toBe(false)
})

describe('a try that counts for nothing', () => {
  const waited = after(start, minutes(15))

  test('takes back the wait that it began, and no other', () => {
    const known = { count: lockingTry, until: waited }
    expect(withoutTry(known, waited)).toEqual({ count: lockingTry - 1, until: 0 })
    expect(withoutTry(known, after(waited, -1))).toEqual({ count: lockingTry - 1, until: waited })
  })

  test('leaves nothing when it was the only one', () => {
    expect(withoutTry({ count: 1, until: start }, start)).toBeUndefined()
  })
})

test('nobody without an address is a suspect', () => {
  expect(suspectOf('address', '192.0.2.7')).toBe('192.0.2.7/32')
  expect(suspectOf('network', '2001:db8:1:2::3')).toBe('2001:db8:1::/48')
  expect(suspectOf('network', null)).toBeUndefined()
})
