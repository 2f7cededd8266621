import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePersonName } from '../../../src/domain/account/person-name.ts'

const stored = (input: string) => {
  const result = parsePersonName(input)
  return result.ok ? result.value : result.error.code
}

describe("a person's name", () => {
  it.each([
    'X',
    'Ann-Marie',
    "O'Neil",
    'Jean-Luc St.John',
    'María José',
    '山田',
    '李',
    'Nguyễn Thị Ánh',
    'عبد الله',
    'می\u200cخواهم',
    'ක්\u200dෂ',
    '葛\u{e0100}飾',
    'Ahmad @ Mat',
    'Ravi a/l Kumar',
    'John 3rd, Jr.',
    'x'.repeat(100),
  ])('is taken as people have it: %s', (input) => {
    expect(stored(input)).toBe(input.normalize('NFC'))
  })

  it('is trimmed, composed, and has plain single spaces', () => {
    expect(stored('  Jose\u0301 \u00a0 Mari\u0301a\u3000')).toBe('José María')
  })

  it.each([
    ['', 'name_empty'],
    ['   ', 'name_empty'],
    ['x'.repeat(101), 'name_too_long'],
    ['Ann\0', 'name_invisible_characters'],
    ['Ann\nBcc: eve@example.com', 'name_invisible_characters'],
    ['Ann\tLee', 'name_invisible_characters'],
    ['Ann\u2028Lee', 'name_invisible_characters'],
    ['Ann\u202eeeL', 'name_invisible_characters'],
    ['Ann\u2066', 'name_invisible_characters'],
    ['Ann\u200b', 'name_invisible_characters'],
    ['Ann\u200d', 'name_invisible_characters'],
    ['\u200dAnn', 'name_invisible_characters'],
    ['A\u200d\u200dn', 'name_invisible_characters'],
    ['A\u3164n', 'name_invisible_characters'],
    ['A\ue000n', 'name_invisible_characters'],
    ['Ann\ud800', 'name_invisible_characters'],
    ['\u0301Ann', 'name_misplaced_mark'],
    [`A${'\u0301'.repeat(10)}nn`, 'name_misplaced_mark'],
    ['<b>Ann</b>', 'name_markup'],
    ['Ann > Bob', 'name_markup'],
    ['Win at https://evil.example', 'name_web_address'],
    ['see WWW.evil.example', 'name_web_address'],
    ['cheap pills evil.com', 'name_web_address'],
    ['evil.com/x', 'name_web_address'],
    ['mailto:ann', 'name_web_address'],
  ])('is refused with its own reason: %j', (input, code) => {
    expect(stored(input)).toBe(code)
  })

  it('of any length is refused at once', () => {
    expect(stored('\u0316\u0301'.repeat(30_000))).toBe('name_too_long')
  })

  it('comes out of a second parsing as it came out of the first', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 110 }),
      fc.string({ unit: fc.constantFrom(...'aé \u00a0\u0301\u200c\u200d\u0628\ufe0e.:/w\u3000') }),
    )
    fc.assert(
      fc.property(text, (input) => {
        const once = parsePersonName(input)
        if (once.ok) expect(parsePersonName(once.value)).toEqual(once)
      }),
    )
  })

  it('never carries a line break or markup into a message', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (input) => {
        const result = parsePersonName(input)
        if (result.ok) expect(result.value).not.toMatch(/[<>\p{Cc}\u2028\u2029\u202a-\u202e]/u)
      }),
    )
  })
})
