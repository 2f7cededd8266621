/** Adds up vitest's JSON reports in a folder, names what was skipped, and ends with one line of counts. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

const folder = process.argv[2] ?? '.'
const reports = await Promise.all(
  (await readdir(folder)).map(
    async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')) as Report, // vitest's format
  ),
)
const files = reports.flatMap((report) => report.testResults)
const tests = files.flatMap((file) => file.assertionResults)
const skipped = tests.filter(({ status }) => ['skipped', 'pending', 'todo'].includes(status))
const passed = tests.filter(({ status }) => status === 'passed')
// A file that does not even load is a failure of its own.
const broken = files.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
)
const failed = tests.length - passed.length - skipped.length + broken.length

for (const { fullName } of skipped) console.log(`skipped: ${fullName}`)
for (const { name } of broken) console.log(`did not load: ${name}`)
console.log(`${passed.length} passed, ${failed} failed, ${skipped.length} skipped`)
if (failed > 0 || passed.length === 0) process.exitCode = 1
