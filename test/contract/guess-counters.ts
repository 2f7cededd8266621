import { describe, expect, test } from 'vitest'
import type { GuessCounters } from '../../src/application/ports/guess-counters.ts'
import {
  guessesKeptMs,
  lockingTry,
  nextTry,
  type Tries,
} from '../../src/domain/protection/guessing.ts'
import { after, type Instant, minutes, seconds } from '../../src/domain/shared/instant.ts'
import { unique } from '../support/builders.ts'

/** What everything that counts guesses guarantees. `now`: the moment for who expires things by the clock of the world. */
export function describeGuessCounters(counters: () => GuessCounters, now: () => Instant): void {
  describe('tries at an account', () => {
    test('count, wait and lock as the domain says, patient or not', async () => {
      const account = unique()
      let at = now()
      let known: Tries | undefined
      for (const waited of [0, 1, 1, 1, 1, 1, 1, 2, 5, 9, 17, 20, 1000, 1900].map(seconds)) {
        at = after(at, waited)
        const expected = nextTry(known, at)
        expect(await counters().attempt(account, at)).toEqual(expected)
        known = expected
      }
      expect(known?.count).toBeGreaterThan(lockingTry)
    })

    test('of any number at once are each counted, up to the lock', async () => {
      const [account, at] = [unique(), now()]
      const all = await Promise.all(
        Array.from({ length: 15 }, () => counters().attempt(account, at)),
      )
      const counts = all.map(({ count }) => count).sort((one, other) => one - other)
      expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, ...Array(6).fill(lockingTry)])
    })

    test('begin anew when they are forgotten, and leave others alone', async () => {
      const [one, other] = [unique(), unique()]
      for (const account of [one, one, other, other]) await counters().attempt(account, now())
      await counters().forget([one])
      expect((await counters().attempt(one, now())).count).toBe(1)
      expect((await counters().attempt(other, now())).count).toBe(3)
    })

    test('count for nothing when they are taken back, with the wait that they began', async () => {
      const account = unique()
      let [at, last] = [now(), after(now(), 0)]
      const patiently = async () => {
        const tried = await counters().attempt(account, at)
        ;[at, last] = [tried.until, tried.until]
        return tried
      }
      for (let n = 1; n < lockingTry; n += 1) await patiently()
      for (let n = 0; n < 3; n += 1) {
        const moment = at
        expect(await patiently()).toMatchObject({ count: lockingTry, meaning: 'goes' })
        await counters().takeBack(account, last)
        at = moment // nobody has to wait for it
      }
    })

    test('keep the wait of a later one when an earlier one is taken back', async () => {
      const account = unique()
      await counters().share({ count: 4, until: now() }, [account])
      const [earlier, later] = [after(now(), 1), after(now(), minutes(1))]
      const first = await counters().attempt(account, earlier)
      const second = await counters().attempt(account, later)
      await counters().takeBack(account, first.until)
      expect(await counters().attempt(account, after(second.until, -1))).toMatchObject({
        count: second.count,
        meaning: 'waits',
      })
    })

    test('are none when the only one is taken back, or one that is forgotten already', async () => {
      const account = unique()
      const { until } = await counters().attempt(account, now())
      await counters().takeBack(account, until)
      await counters().takeBack(account, until)
      expect((await counters().attempt(account, now())).count).toBe(1)
    })

    test('hold for every name that they are shared with', async () => {
      const names = [unique(), unique()]
      const until = after(now(), minutes(15))
      await counters().share({ count: lockingTry, until }, names)
      for (const name of names) {
        expect(await counters().attempt(name, now())).toEqual({
          count: lockingTry,
          until,
          meaning: 'locked',
        })
      }
      await counters().share({ count: 1, until }, [])
      await counters().forget([])
    })
  })

  test('different accounts that fail at a place are each counted once, in each window', async () => {
    const [place, elsewhere, ana, ben] = [unique(), unique(), unique(), unique()]
    const failed = (at: string, account: string, moment = now()) =>
      counters().failedAt(at, account, guessesKeptMs, moment)
    expect(await failed(place, ana)).toBe(1)
    expect(await failed(place, ana)).toBe(1)
    expect(await failed(place, ben)).toBe(2)
    expect(await failed(elsewhere, ben)).toBe(1)
    expect(await failed(place, ana, after(now(), guessesKeptMs))).toBe(1)
  })

  test('who failed at a place is forgotten in the windows that are named, and elsewhere is not', async () => {
    const [place, elsewhere, windows] = [unique(), unique(), [minutes(10), guessesKeptMs]]
    const failed = (at: string, account: string, windowMs: number) =>
      counters().failedAt(at, account, windowMs, now())
    const both = (at: string, account: string) =>
      Promise.all(windows.map((windowMs) => failed(at, account, windowMs)))
    for (const at of [place, elsewhere]) await both(at, 'ana')
    await counters().forgetFailedAt(place, windows, now())
    await counters().forgetFailedAt(elsewhere, [], now())
    expect(await both(place, 'ben')).toEqual([1, 1])
    expect(await both(elsewhere, 'ben')).toEqual([2, 2])
  })
}
