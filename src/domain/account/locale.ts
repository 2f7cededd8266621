import { err, ok, type Result } from '../shared/result.ts'
import { type Violation, violation } from '../shared/violation.ts'

/** The languages Gatehouse writes to people in. Adding one means adding its mail templates. */
export const locales = ['en', 'es'] as const

export type Locale = (typeof locales)[number]

export const defaultLocale: Locale = 'en'

/** The language to write in: exactly one of ours, or a regional form of one (`es-MX` is `es`). */
export function parseLocale(input: string): Result<Locale, Violation> {
  const language = input.split('-', 1)[0]?.toLowerCase()
  const known = locales.find((locale) => locale === language)
  if (known !== undefined && languageTag.test(input)) return ok(known)
  return err(violation('locale_unknown', `A locale is one of: ${locales.join(', ')}.`))
}

const languageTag = /^[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}$/
