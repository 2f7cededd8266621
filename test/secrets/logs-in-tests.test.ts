import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

/** A log port that is made on the spot: what it is told is in no search. */
const unsearched = /\blog: \(\) => \{\}|\blog: \(\w+\) => \w+\.push\(|\(\w+\) => log\.push\(/

test('every log that a test gives to the service is searched for secrets: createTestLog makes it', async () => {
  const files: string[] = []
  for await (const file of glob('test/**/*.ts')) files.push(file)
  expect(files.length).toBeGreaterThan(200)
  const found = await Promise.all(
    files.map(async (file) => (unsearched.test(await readFile(file, 'utf8')) ? [file] : [])),
  )
  expect(found.flat()).toEqual([])
})
