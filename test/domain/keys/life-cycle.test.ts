import { describe, expect, test } from 'vitest'
import {
  type KeyRules,
  planKeys,
  type SigningKeyTimes,
  stateOf,
} from '../../../src/domain/keys/life-cycle.ts'
import { asId, type KeyId } from '../../../src/domain/shared/ids.ts'
import { after, days, hours, minutes } from '../../../src/domain/shared/instant.ts'
import { start } from '../../support/builders.ts'

const rules: KeyRules = {
  rotateEveryMs: days(30),
  publishAheadMs: hours(1),
  verifyForMs: minutes(15),
}
const first: SigningKeyTimes = {
  kid: asId<KeyId>('first'),
  sequence: 1,
  createdAt: start,
  signsFrom: start,
  withdrawnAt: null,
}
const second = {
  ...first,
  kid: asId<KeyId>('second'),
  sequence: 2,
  signsFrom: after(start, days(30)),
}
const both = [first, second]
const states = (ms: number, keys = both) =>
  keys.map((key) => stateOf(key, keys, after(start, ms), rules))

describe('the state of a key', () => {
  test.each([
    ['before the switch', days(30) - 1, ['current', 'next']],
    ['at the switch', days(30), ['retired', 'current']],
    ['while its last tokens live', days(30) + minutes(15) - 1, ['retired', 'current']],
    ['when they have expired', days(30) + minutes(15), ['removed', 'current']],
  ])('%s', (_when, ms, expected) => {
    expect(states(ms)).toEqual(expected)
  })

  test('withdrawn, it is of no use, and supersedes nobody', () => {
    const keys = [first, { ...second, withdrawnAt: after(start, days(31)) }]
    expect(states(days(32), keys)).toEqual(['current', 'withdrawn'])
  })
})

describe('the plan', () => {
  const plan = (keys: readonly SigningKeyTimes[], ms: number, options?: { sooner: boolean }) =>
    planKeys(keys, after(start, ms), rules, options)

  test('is a first key that signs at once where there is none', () => {
    expect(plan([], 0)).toEqual({ add: { sequence: 1, signsFrom: start }, forget: [] })
  })

  test('is a next key an hour before the current one is a month old, not sooner', () => {
    expect(plan([first], days(30) - hours(1) - 1).add).toBeUndefined()
    expect(plan([first], days(30) - hours(1)).add).toEqual({
      sequence: 2,
      signsFrom: after(start, days(30)),
    })
  })

  test('gives everybody an hour to learn of it even when the schedule has slept', () => {
    expect(plan([first], days(40)).add?.signsFrom).toBe(after(start, days(40) + hours(1)))
  })

  test('is one next key at a time', () => {
    expect(plan(both, days(30) - minutes(1)).add).toBeUndefined()
    expect(plan(both, days(1), { sooner: true }).add).toBeUndefined()
  })

  test('is a next key an hour from now for whoever wants one sooner', () => {
    expect(plan([first], days(1), { sooner: true }).add).toEqual({
      sequence: 2,
      signsFrom: after(start, days(1) + hours(1)),
    })
  })

  test('is a key at once where the only one was withdrawn, with a sequence of its own', () => {
    const withdrawn = { ...first, withdrawnAt: after(start, hours(1)) }
    expect(plan([withdrawn], hours(2)).add).toEqual({
      sequence: 2,
      signsFrom: after(start, hours(2)),
    })
  })

  test('forgets keys a month after they were of use', () => {
    expect(plan(both, days(60) - 1).forget).toEqual([])
    expect(plan(both, days(60)).forget).toEqual(['first'])
  })
})
