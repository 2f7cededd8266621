import { describe, expect, test } from 'vitest'
import type { AlertLook, AlertLooks } from '../../src/application/ports/alert-looks.ts'
import type { AlertMessage } from '../../src/application/ports/alert-message.ts'
import { after, type Instant, instant, minutes } from '../../src/domain/shared/instant.ts'
import { aMessage } from '../support/builders.ts'

/** The last look at the rules; there is one, so the tests go on from each other. */
export function describeAlertLooks(looks: () => AlertLooks): void {
  const start = instant(Date.UTC(2031, 0, 1))

  function look(at: Instant): AlertLook {
    const finding = { holds: true, value: 0.5, group: '/roles/{id}' }
    const notification: AlertMessage['notification'] = {
      template: 'alert',
      name: '',
      rule: 'Some',
      summary: '"Quoted", ñandú.',
      severity: 'critical',
      event: 'firing',
      condition: 'is below 1',
      value: null,
      group: '',
      since: at,
      at,
      expiresAt: at,
    }
    return {
      at,
      states: { Some: { state: 'firing', since: at, lastHeld: at, finding } },
      untold: [{ ...aMessage(), notification }],
    }
  }

  describe('a look', () => {
    test('is kept as it was, where nobody has looked before', async () => {
      expect(await looks().last()).toBeUndefined()
      const first = look(start)
      expect(await looks().keep(first, undefined)).toBe(true)
      expect(await looks().last()).toEqual(first)
    })

    test('takes the place of the one that it began with', async () => {
      const next = { ...look(after(start, minutes(1))), untold: [] }
      expect(await looks().keep(next, start)).toBe(true)
      expect(await looks().last()).toEqual(next)
    })

    test('is not kept when it began with an older one, or with none', async () => {
      const known = await looks().last()
      const late = look(after(start, minutes(2)))
      expect(await looks().keep(late, start)).toBe(false)
      expect(await looks().keep(late, undefined)).toBe(false)
      expect(await looks().last()).toEqual(known)
    })

    test('of several at once is one', async () => {
      const before = (await looks().last())?.at
      const outcomes = await Promise.all(
        [3, 4, 5].map((n) => looks().keep(look(after(start, minutes(n))), before)),
      )
      expect(outcomes.filter((kept) => kept)).toEqual([true])
    })
  })
}
