/**
 * Searches everything that the other suites of this run have logged, and every refusal that they were given, for every
 * secret that any of them has used. Runs with the whole suite, after it.
 */
import { basename } from 'node:path'
import { expect, inject, test } from 'vitest'
import type { Recorded } from './record.ts'
import { createSearch, windowLength } from './search.ts'
import { secretsInShape } from './secrets-in.ts'
import { spellings } from './spellings.ts'

const suites = inject('suites')
const answer = await fetch(inject('secretsCollector'))
const recorded = (await answer.json()) as readonly Recorded[] // as the collector keeps it

const secrets = new Map(
  recorded.flatMap((file) => file.secrets.map(({ kind, value }) => [value, kind] as const)),
)
const kinds = [...new Set(secrets.values())].sort()
const kindOf = new Map<string, string>()
for (const [value, kind] of secrets) {
  for (const spelling of spellings(value)) {
    if (spelling.length >= windowLength) kindOf.set(spelling, kind)
  }
}
const search = createSearch(kindOf.keys())

/** What kinds of secrets stand in a line, by use or by shape. */
function found(line: string): readonly string[] {
  const codes = [...line.matchAll(/(?<![\w.-])\d{6}(?![\w.-])/g)].map(([code]) => code)
  return [
    ...search(line).map((string) => kindOf.get(string) ?? ''),
    ...codes.flatMap((code) => secrets.get(code) ?? []),
    ...secretsInShape(line).map(({ kind }) => kind),
  ]
}

/** Says which kind stands where, and never the secret or the line. */
function leaks(suite: string, part: 'lines' | 'refusals'): readonly string[] {
  const lines = recorded
    .filter((file) => file.suite === suite)
    .flatMap((file) => file[part].map((line) => ({ line, file: basename(file.file) })))
  const leaked = lines.flatMap(({ line, file }) =>
    found(line).map((kind) => `a ${kind} in ${nameOf(line)} of ${file}`),
  )
  return [...new Set(leaked)]
}

/** The event of a log line, the code of a refusal. */
function nameOf(line: string): string {
  return /"(?:event|code)":"([a-z_]+)"/.exec(line)?.[1] ?? 'a line without a name'
}

const count = (suite: string, part: 'lines' | 'refusals' | 'secrets') =>
  recorded.reduce((sum, file) => sum + (file.suite === suite ? file[part].length : 0), 0)

/** Writes a line only when something breaks that nobody has thought of. */
const quiet = 'local-cloud'

test.each(suites)('%s was watched: it logged, was refused, and used secrets', (suite) => {
  if (suite !== quiet) expect(count(suite, 'lines')).toBeGreaterThan(0)
  expect(count(suite, 'refusals')).toBeGreaterThan(0)
  expect(count(suite, 'secrets')).toBeGreaterThan(0)
})

test.each(suites)('%s logged no secret that any suite has used', (suite) => {
  expect(leaks(suite, 'lines')).toEqual([])
})

test.each(suites)('%s was told no secret when it was refused something', (suite) => {
  expect(leaks(suite, 'refusals')).toEqual([])
})

test('every secret would have been found in a line that has it', () => {
  expect(kinds.length).toBeGreaterThan(0)
  const missed = [...secrets].filter(
    ([value]) => !found(JSON.stringify({ event: 'request', path: `/x?y=${value} z` })).length,
  )
  expect(missed.map(([, kind]) => kind)).toEqual([])
  console.log(
    `searched ${suites.map((suite) => `${suite} (${count(suite, 'lines')} lines, ${count(suite, 'refusals')} refusals)`).join(', ')} for ${secrets.size} secrets: ${kinds.join(', ')}`,
  )
})
