import { describe, expect, it } from 'vitest'
import { defaultLocale, locales, parseLocale } from '../../../src/domain/account/locale.ts'
import { ok } from '../../../src/domain/shared/result.ts'

describe('a locale', () => {
  it.each(locales)('is one of the languages we write in: %s', (locale) => {
    expect(parseLocale(locale)).toEqual(ok(locale))
  })

  it.each([
    ['es-MX', 'es'],
    ['ES', 'es'],
    ['es-419', 'es'],
    ['en-GB', 'en'],
    ['en-Latn-US', 'en'],
  ])('in a regional form is written in its language: %s', (input, locale) => {
    expect(parseLocale(input)).toEqual(ok(locale))
  })

  it.each([
    '',
    'fr',
    'de-DE',
    'english',
    'e',
    'es_MX',
    'es-',
    'es-M',
    'es-MX\n',
    ' es',
    'es-<b>',
    'en-a-b-c-d-e',
  ])('is refused: %j', (input) => {
    const result = parseLocale(input)
    expect(result.ok ? result.value : result.error.code).toBe('locale_unknown')
  })

  it('defaults to one of ours', () => {
    expect(locales).toContain(defaultLocale)
  })
})
