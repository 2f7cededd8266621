import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isReservedUsername,
  parseUsername,
  type Username,
} from '../../../src/domain/account/username.ts'

const stored = (input: string) => {
  const result = parseUsername(input)
  return result.ok ? result.value : result.error.code
}

describe('a username', () => {
  it.each([
    ['ann', 'ann'],
    ['Ann.Lee_2-b', 'Ann.Lee_2-b'],
    ['123', '123'],
    ['a'.repeat(80), 'a'.repeat(80)],
  ])('of ASCII letters keeps its letter case: %s', (input, expected) => {
    expect(stored(input)).toBe(expected)
  })

  it.each([
    ['José', 'josé'],
    ['Jose\u0301', 'josé'],
    ['ΜΑΡΊΑ', 'μαρία'],
    ['Иван.Петров', 'иван.петров'],
    ['Łukasz9', 'łukasz9'],
    ['\u212bngström', 'ångström'],
  ])('with other letters is stored lower-cased and composed: %s', (input, expected) => {
    expect(stored(input)).toBe(expected)
  })

  it.each([
    'さくら',
    'ラーメン太郎',
    'sakuraさくら花',
    '김철수kim',
    '王小明wang',
    'ㄅㄆㄇ王',
    'नमस्ते',
    'محمد',
    'שלום',
    'ไทยแลนด์',
    'தமிழ்',
  ])('may be of another script, or of one that mixes by custom: %s', (input) => {
    expect(stored(input)).toBe(input)
  })

  it('written in full width or with ligatures is the plain name', () => {
    expect(stored('ａｄｍｉｎ')).toBe('admin')
    expect(stored('ﬁona')).toBe('fiona')
    expect(stored('\u212aelvin')).toBe('Kelvin')
  })

  it('with a dotted capital I is not another name than the one with i', () => {
    expect(stored('İstanbul')).toBe('istanbul')
    expect(stored('i\u0307stanbul')).toBe('istanbul')
  })

  it.each([
    ['', 'username_too_short'],
    ['ab', 'username_too_short'],
    ['a'.repeat(81), 'username_too_long'],
    [' ann', 'username_whitespace'],
    ['ann ', 'username_whitespace'],
    ['ann lee', 'username_whitespace'],
    ['ann\u00a0lee', 'username_whitespace'],
    ['ann\u3000lee', 'username_whitespace'],
    ['ann\u200b', 'username_invisible_characters'],
    ['an\u200dn', 'username_invisible_characters'],
    ['an\ufeffn', 'username_invisible_characters'],
    ['ann\u202egpj', 'username_invisible_characters'],
    ['an\u00adn', 'username_invisible_characters'],
    ['an\u3164n', 'username_invisible_characters'],
    ['ann\ufe0f', 'username_invisible_characters'],
    ['ann\u{e0061}', 'username_invisible_characters'],
    ['ann\0', 'username_invisible_characters'],
    ['ann\nlee', 'username_invisible_characters'],
    ['ann\ud800', 'username_invisible_characters'],
    ['ann@lee', 'username_at_sign'],
    ['ann＠lee', 'username_at_sign'],
    ['ann🎉', 'username_forbidden_characters'],
    ['ann+lee', 'username_forbidden_characters'],
    ['ann/lee', 'username_forbidden_characters'],
    ["o'neil", 'username_forbidden_characters'],
    ['oʼneil', 'username_forbidden_characters'],
    ['ann\u20dd', 'username_forbidden_characters'],
    ['anǃ', 'username_forbidden_characters'],
    ['<b>', 'username_forbidden_characters'],
    ['.ann', 'username_separator_placement'],
    ['ann-', 'username_separator_placement'],
    ['ann..lee', 'username_separator_placement'],
    ['ann._lee', 'username_separator_placement'],
    ['\u0301ann', 'username_misplaced_mark'],
    ['ann1\u0301', 'username_misplaced_mark'],
    ['x\u0323\u0323nn', 'username_misplaced_mark'],
    ['x\u0316\u0317\u0318\u0319\u031cnn', 'username_misplaced_mark'],
    ['аdmin', 'username_mixed_scripts'],
    ['pаypal', 'username_mixed_scripts'],
    ['Αdmin', 'username_mixed_scripts'],
    ['さくら김', 'username_mixed_scripts'],
    ['иванさん', 'username_mixed_scripts'],
    ['ᚠᚢᚦ', 'username_unsupported_script'],
    ['ꙮꙮ𐌰𐌱', 'username_unsupported_script'],
    ['م1٢د', 'username_mixed_digits'],
    ['م٢۲د', 'username_mixed_digits'],
  ])('is refused with its own reason: %j', (input, code) => {
    expect(stored(input)).toBe(code)
  })

  it('of any length is refused at once', () => {
    expect(stored('a'.repeat(60_000))).toBe('username_too_long')
    expect(stored('\u0316\u0301'.repeat(30_000))).toBe('username_too_long')
  })

  it('counts code points, not code units', () => {
    expect(stored('𠮷'.repeat(80))).toBe('𠮷'.repeat(80))
    expect(stored('𠮷𠮷')).toBe('username_too_short')
  })

  it('loses every dot that cannot be seen, not only the first', () => {
    expect(stored('İ\u0307aa')).toBe('iaa')
  })

  it('comes out of a second parsing as it came out of the first', () => {
    fc.assert(
      fc.property(anyName, (input) => {
        const once = parseUsername(input)
        if (once.ok) expect(parseUsername(once.value)).toEqual(once)
      }),
    )
  })

  it('never mixes two alphabets, never hides a character, and fits its column', () => {
    fc.assert(
      fc.property(anyName, (input) => {
        const result = parseUsername(input)
        if (!result.ok) return
        const alphabets = ['Latin', 'Cyrillic', 'Greek', 'Hebrew', 'Arabic', 'Hangul', 'Hiragana']
        const used = alphabets.filter((name) =>
          new RegExp(`\\p{Script=${name}}`, 'u').test(result.value),
        )
        const mixed = used.filter((name) => name !== 'Latin')
        expect(mixed.length).toBeLessThanOrEqual(1)
        if (used.length > 1) expect(['Hangul', 'Hiragana']).toContain(mixed[0])
        expect(result.value).not.toMatch(/[\s@\p{Cc}\p{Cf}\p{DI}\p{Extended_Pictographic}]/u)
        expect([...result.value].length).toBeLessThanOrEqual(80)
      }),
    )
  })

  it('differs from its case variants by ASCII letters at most', () => {
    fc.assert(
      fc.property(anyName, (input) => {
        const result = parseUsername(input)
        if (!result.ok || /^[\0-\x7f]*$/.test(result.value)) return
        expect(result.value).not.toMatch(/\p{Lu}/u)
      }),
    )
  })
})

describe('a reserved username', () => {
  it.each(['admin', 'Admin', 'ad.min', 'ROOT', 'sup-port', 'gatehouse', 'me_'])(
    'is known in every letter case and with separators: %s',
    (name) => {
      expect(isReservedUsername(name as Username)).toBe(true) // brands test input
    },
  )

  it('parses, so that the service can create it', () => {
    expect(stored('admin')).toBe('admin')
  })

  it('does not take other names with it', () => {
    expect(isReservedUsername('administrata' as Username)).toBe(false) // brands test input
  })
})

const letters = fc.constantFrom(
  ...'abcXYZéßİıǆ09._-аБяΣσςאبم٢۲가さカ漢ーㄅ王ก็नि्\u0301\u0307\u200d\u202e🎉@ ＡﬁK',
)
const anyName = fc.oneof(
  fc.string({ unit: letters, minLength: 2, maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 90 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
)
