/** What turns text into code, markup or a command has no place in what is shipped. */
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'

const dangerous =
  /(?<!\.)\beval\s*\(|\bnew\s+Function\b|child_process|node:vm|Deno\.Command|\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write\b/

describe('calls that turn text into code, markup or a command', () => {
  test('are nowhere in what is shipped', async () => {
    const files = globSync('src/**/*.{ts,js,html}')
    expect(files.length).toBeGreaterThan(500)
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
    expect(files.filter((_, index) => dangerous.test(texts[index] ?? ''))).toEqual([])
  })

  test.each(['eval(text)', "import 'node:child_process'", 'page.innerHTML = text'])(
    'would be found: %s',
    (line) => expect(line).toMatch(dangerous),
  )
})
