/** `npm run users -- import | export`: moves people in and out of a deployment (docs/migration.md). */
import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { DependencyUnavailable } from '../src/application/ports/dependencies.ts'
import { serverHashLimits, workerHashLimits } from '../src/domain/account/hash-limits.ts'
import { Misuse } from './policy/misuse.ts'
import { formatOf } from './users/format.ts'

const help = `npm run users -- <command> FILE [options]

  import FILE               one person a line; every line that is not taken is reported
    --dry-run               reads, checks and reports, and writes nothing else
    --resume                goes on where the last import of this very file stopped
    --report PATH           the report, JSON lines (FILE.report.jsonl)
    --runtime worker|node   where people will sign in: decides which hashes can be taken (worker)
    --unverifiable reject|without-password
                            what becomes of a person whose hash that runtime cannot verify (reject)
    --reserved-names        takes usernames such as admin and support, too
  export FILE               everybody, a line each; never overwrites a file
    --with-hashes           the hashes of their passwords, too

  --format csv|jsonl        by the file's ending, if left out
  --help                    this

The database is that of DATABASE_URL, or of npm run cloud.
Exit code 1: lines were rejected, or the database does not answer. 2: called in a way that cannot work.`

const options = {
  format: { type: 'string' },
  'dry-run': { type: 'boolean' },
  resume: { type: 'boolean' },
  report: { type: 'string' },
  runtime: { type: 'string' },
  unverifiable: { type: 'string' },
  'reserved-names': { type: 'boolean' },
  'with-hashes': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const takes = {
  import: ['dry-run', 'resume', 'report', 'runtime', 'unverifiable', 'reserved-names'],
  export: ['with-hashes'],
} as const satisfies Record<string, readonly (keyof typeof options)[]>

try {
  await main()
} catch (error) {
  const { code } = error as { code?: unknown } // Node's own errors of parseArgs have one
  if (error instanceof DependencyUnavailable) {
    console.error('✗ The database does not answer. What is done stays: go on with --resume.')
    process.exitCode = 1
  } else {
    if (error instanceof Misuse) console.error(`✗ ${error.message}`)
    else if (error instanceof Error && String(code).startsWith('ERR_PARSE_ARGS')) {
      console.error(`✗ ${error.message.split(/\n|\. To specify/)[0]}`)
    } else console.error(error)
    process.exitCode = 2
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options })
  const [command, file, ...rest] = positionals
  if (values.help || command === undefined) return console.log(help)
  if (command !== 'import' && command !== 'export') {
    throw new Misuse(`There is no command ${command}: import or export.`)
  }
  const known: readonly string[] = ['format', 'help', ...takes[command]]
  const foreign = Object.keys(values).find((option) => !known.includes(option))
  if (foreign) throw new Misuse(`${command} takes no --${foreign}; see --help.`)
  if (file === undefined || rest.length > 0) throw new Misuse(`${command} takes one file.`)
  const format = formatOf(file, values.format)

  if (command === 'export') {
    const { exportUsers } = await import('./users/export.ts')
    return exportUsers({ file, format, withHashes: values['with-hashes'] ?? false })
  }
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new Misuse(`There is no file ${file}.`)
  }
  const [dryRun, resume] = [values['dry-run'] ?? false, values.resume ?? false]
  if (dryRun && resume) throw new Misuse('A dry run has nothing to resume.')
  const runtime = oneOf('runtime', values.runtime, ['worker', 'node'])
  const unverifiable = oneOf('unverifiable', values.unverifiable, ['reject', 'without-password'])
  const { importUsers } = await import('./users/import.ts')
  const complete = await importUsers({
    file,
    format,
    dryRun,
    resume,
    report: values.report ?? `${file}.report.jsonl`,
    hashLimits: runtime === 'node' ? serverHashLimits : workerHashLimits,
    unverifiable: unverifiable === 'reject' ? 'reject' : 'without_password',
    reservedNames: values['reserved-names'] ?? false,
  })
  if (!complete) process.exitCode = 1
}

/** The first one unless another is asked for. */
function oneOf<const T extends string>(
  option: string,
  asked: string | undefined,
  values: readonly [T, ...T[]],
): T {
  const value = asked === undefined ? values[0] : values.find((one) => one === asked)
  if (value === undefined) throw new Misuse(`--${option} is ${values.join(' or ')}.`)
  return value
}
