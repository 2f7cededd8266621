/** `users import FILE`: reads the file as it goes, so that its size does not matter. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createNeonRoles } from '../../src/adapters/outbound/neon/roles.ts'
import { createNeonUnitOfWork } from '../../src/adapters/outbound/neon/unit-of-work.ts'
import { createNeonUserTransfers } from '../../src/adapters/outbound/neon/user-transfers.ts'
import { systemClock } from '../../src/adapters/outbound/system/clock.ts'
import { randomIds } from '../../src/adapters/outbound/system/ids.ts'
import { createImportUsers } from '../../src/application/transfer/import-users.ts'
import type { ImportRules } from '../../src/application/transfer/imported-person.ts'
import { builtInPolicy, deployment } from '../policy/environment.ts'
import { Misuse } from '../policy/misuse.ts'
import type { Format } from './format.ts'
import { readCsv } from './read-csv.ts'
import { readJsonLines } from './read-json-lines.ts'
import { openReport } from './report-file.ts'

export interface ImportOptions extends Omit<ImportRules, 'attributes' | 'roles'> {
  readonly file: string
  readonly format: Format
  readonly dryRun: boolean
  readonly resume: boolean
  readonly report: string
}

/** Whether every line was taken. */
export async function importUsers(options: ImportOptions): Promise<boolean> {
  const { file, format, dryRun, resume } = options
  const { database, policyVersions } = deployment()
  const userTransfers = createNeonUserTransfers(database)
  const run = createImportUsers({
    userTransfers,
    roles: createNeonRoles(database),
    unitOfWork: createNeonUnitOfWork(database),
    ids: randomIds,
    clock: systemClock,
  })

  const digest = await digestOf(file)
  const before = await userTransfers.progress(digest)
  const after = resume ? (before?.line ?? 0) : 0
  if (resume && after > 0) console.log(`Going on after line ${after}.`)
  if (!resume && !dryRun && before && before.line > 0) {
    console.log(`Lines up to ${before.line} were imported before; --resume leaves them out.`)
  }
  const published = await policyVersions.latest()
  const bundle = published ? await policyVersions.bundle(published.hash) : builtInPolicy.bundle
  if (!bundle) throw new Misuse('The policies in force cannot be read.')

  const report = await openReport(options.report, after)
  const startedAt = performance.now()
  const body = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array> // of bytes, as no encoding is set
  const result = await run({
    digest,
    lines: (format === 'csv' ? readCsv : readJsonLines)(body),
    after,
    mode: dryRun ? 'check' : 'commit',
    rules: { ...options, attributes: bundle.user },
    report: report.write,
    onBatch: ({ line }) => process.stderr.isTTY && process.stderr.write(`\rline ${line}`),
  }).finally(report.close)
  if (!result.ok) throw new Misuse(reasons[result.error.kind])

  const { imported, rejected, withoutPassword } = result.value
  const seconds = (performance.now() - startedAt) / 1000
  const perSecond = Math.round((imported + rejected) / seconds)
  console.log(
    [
      `${dryRun ? 'Would import' : 'Imported'} ${imported}, ${withoutPassword} of them without a password; rejected ${rejected} (${perSecond} lines a second).`,
      ...[...report.counts].sort().map(([code, count]) => `  ${code} ${count}`),
      ...(report.counts.size > 0 ? [`Line by line in ${options.report}`] : []),
    ].join('\n'),
  )
  return rejected === 0
}

const reasons = {
  overtaken:
    'Somebody else is importing this file now. What is done stays: see how far with --resume.',
  role_deleted: 'A role was deleted during the import. What is done stays: go on with --resume.',
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
