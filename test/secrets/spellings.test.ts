import { expect, test } from 'vitest'
import { spellings } from './spellings.ts'

const secret = 'a "violet" lamp/é + seven\nstairs'

test.each([
  ['as it is', (text: string) => text],
  ['in JSON', (text: string) => JSON.stringify({ text })],
  ['in JSON in JSON', (text: string) => JSON.stringify({ text: JSON.stringify({ text }) })],
  ['in a path', (text: string) => `/x/${encodeURIComponent(text)}/y`],
  ['in a form', (text: string) => new URLSearchParams({ x: '1', text }).toString()],
  ['as bytes', (text: string) => Buffer.from(`-${text}-`).toString('hex')],
  ...['', 'a', 'ab', 'abc', 'id:'].flatMap((before) => [
    [`in base64 after "${before}"`, (text: string) => base64(before, text, 'base64')] as const,
    [
      `in base64url after "${before}"`,
      (text: string) => base64(before, text, 'base64url'),
    ] as const,
  ]),
  ['without its end', (text: string) => text.slice(0, 24)],
  ['without its beginning', (text: string) => text.slice(-24)],
] as const)('a secret is known again %s', (_how, write) => {
  const line = write(secret)
  expect([...spellings(secret)].some((spelling) => line.includes(spelling))).toBe(true)
})

test('another secret is not', () => {
  const line = JSON.stringify({ text: 'another "violet" lamp under seven doors' })
  expect([...spellings(secret)].some((spelling) => line.includes(spelling))).toBe(false)
})

function base64(before: string, text: string, encoding: 'base64' | 'base64url'): string {
  return Buffer.from(`${before}${text}, and more`).toString(encoding)
}
