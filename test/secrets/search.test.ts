import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSearch, windowLength } from './search.ts'

describe('a search for many strings', () => {
  test('finds each of them, wherever it stands, and several in one text', () => {
    const search = createSearch(['violet lamp', 'seven stairs', 'violet door'])
    expect(search('a violet lamp under seven stairs')).toEqual(['violet lamp', 'seven stairs'])
    expect(search('violet lam, seven stair')).toEqual([])
    expect(search('violet')).toEqual([])
    expect(search('')).toEqual([])
  })

  test('finds what stands at the end of a long text', () => {
    const search = createSearch(['qzqzqzqz'])
    expect(search(`${'z'.repeat(100_000)}qzqzqzqz`)).toEqual(['qzqzqzqz'])
  })

  test('refuses a string that is too short to tell', () => {
    expect(() => createSearch(['seven'])).toThrow('too short')
  })

  test('finds exactly what looking for one after the other finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 200 })
    const strings = fc.array(
      fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: windowLength, maxLength: 12 }),
    )
    fc.assert(
      fc.property(strings, letters, (wanted, text) => {
        const distinct = [...new Set(wanted)]
        const found = new Set(createSearch(distinct)(text))
        expect([...found].sort()).toEqual(distinct.filter((one) => text.includes(one)).sort())
      }),
    )
  })
})
