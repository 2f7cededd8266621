import { expect, test } from 'vitest'
import { isNewPlace } from '../../../src/domain/session/sign-in-place.ts'

const firefox = 'Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0'
const curl = 'curl/8.9'
const place = (userAgent: string | null, country: string | null) => ({ userAgent, country })

test.each([
  ['the first of all', [], place(firefox, 'ES'), false],
  ['the same', [place(firefox, 'ES')], place(firefox, 'ES'), false],
  ['a newer version', [place(firefox, 'ES')], place(firefox.replaceAll('145', '146'), 'ES'), false],
  ['another device', [place(firefox, 'ES')], place(curl, 'ES'), true],
  ['another country', [place(firefox, 'ES')], place(firefox, 'FR'), true],
  ['a country where none was known', [place(firefox, null)], place(firefox, 'FR'), false],
  ['no country where one was known', [place(firefox, 'ES')], place(firefox, null), false],
  ['a device that hides', [place(firefox, 'ES')], place(null, 'ES'), true],
])('%s', (_what, known, now, isNew) => {
  expect(isNewPlace(known, now)).toBe(isNew)
})
