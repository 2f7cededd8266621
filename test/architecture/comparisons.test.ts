/**
 * No secret is compared by the language's own operators, which end at the first difference: it is looked up by its
 * hash, or compared by code that takes the same time wherever it differs (docs/secrets.md).
 */
import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

/** What holds a secret is called so, whatever stands before: `accessToken`, `clientSecret`, `presented.code`. */
const secret = String.raw`(?:\w+(?:\?|!)?\.)*\w*?(?:token|secret|passw(?:or)?d|signature|mac|digest|cookie|bearer)`
const other = String.raw`(?:\w+(?:\?|!)?\.)*\w+`
const comparison = new RegExp(
  String.raw`(?<![\w.])(?:${secret} *[!=]==? *(${other})|(${other}) *[!=]==? *${secret})(?![\w(.?\[])`,
  'gi',
)
/** Whether there is one, and what kind it is, is no secret. */
const harmless = /^(?:undefined|null|true|false|''|\d+)$/

/** In-memory adapters run in tests alone: `npm run build` refuses them in the Worker. */
const sources: string[] = []
for await (const file of glob(['src/**/*.ts', 'local-cloud/src/**/*.ts'])) sources.push(file)
const shipped = sources.filter((file) => !file.includes('/outbound/memory/')).sort()

test('no secret is compared with === or !==', async () => {
  expect(shipped.length).toBeGreaterThan(400)
  const found = await Promise.all(
    shipped.map(async (file) =>
      comparisonsIn(await readFile(file, 'utf8')).map((text) => `${file}: ${text}`),
    ),
  )
  expect(found.flat()).toEqual([])
})

test.each([
  'if (token === expected) return',
  'presented.refreshToken !== stored',
  'return given == clientSecret',
  'const same = expected === user.password',
  'signature!==computed',
  'row?.csrfToken === cookie',
])('%s would be seen', (line) => {
  expect(comparisonsIn(line)).toHaveLength(1)
})

test.each([
  'if (token === undefined) return',
  "presented.method !== 'password'",
  'token.length === 3',
  'null !== secret',
  'tokenKeys === other',
  'hash === row.tokenHash',
])('%s is none', (line) => {
  expect(comparisonsIn(line)).toEqual([])
})

function comparisonsIn(source: string): readonly string[] {
  return [...source.matchAll(comparison)].flatMap(([text, after = '', before = '']) =>
    harmless.test(after || before) ? [] : [text],
  )
}
