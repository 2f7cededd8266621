import { describe, expect, test } from 'vitest'
import { createSeals } from '../../../src/adapters/outbound/upstash/seals.ts'
import { after, instant, minutes } from '../../../src/domain/shared/instant.ts'
import { aTokenKey } from '../../support/test-application.ts'

const seals = createSeals(aTokenKey('one'))
const at = instant(Date.UTC(2026, 10, 29))
const life = minutes(10)
const sealed = seals.seal('live:a', '{"said":"a.b\n"}', at)

describe('what was sealed', () => {
  test('opens under its own name until it is old', () => {
    expect(seals.open('live:a', sealed, after(at, life), life)).toEqual({
      text: '{"said":"a.b\n"}',
      at,
    })
    expect(seals.open('live:a', sealed, after(at, life + 1), life)).toBeUndefined()
  })

  test('opens under no other name, and with no other key', () => {
    expect(seals.open('live:b', sealed, at, life)).toBeUndefined()
    expect(createSeals(aTokenKey('two')).open('live:a', sealed, at, life)).toBeUndefined()
  })

  test('does not open when one character of it has changed, whatever it is', () => {
    for (let index = 0; index < sealed.length; index += 1) {
      const other = sealed[index] === '1' ? '2' : '1'
      const changed = `${sealed.slice(0, index)}${other}${sealed.slice(index + 1)}`
      expect(seals.open('live:a', changed, at, life)).toBeUndefined()
    }
  })

  test.each([null, '', 'live', '1.2.3', `${at}..{}`, `[${at},1]`])(
    '%j is nothing that was sealed',
    (value) => expect(seals.open('live:a', value, at, life)).toBeUndefined(),
  )
})
