/** What `npm run users` is asked to do. Throws `Misuse` where it cannot be done. */
import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { serverHashLimits, workerHashLimits } from '../../src/domain/account/hash-limits.ts'
import { Misuse } from '../policy/misuse.ts'
import { type Format, formatOf } from './format.ts'
import type { ImportOptions } from './import.ts'

export type Command =
  | { readonly kind: 'help'; readonly text: string }
  | ({ readonly kind: 'import' } & ImportOptions)
  | {
      readonly kind: 'export'
      readonly file: string
      readonly format: Format
      readonly withHashes: boolean
    }

export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args)
  const [kind, file, ...rest] = positionals
  if (values.help || kind === undefined) return { kind: 'help', text: help }
  if (kind !== 'import' && kind !== 'export') {
    throw new Misuse(`There is no command ${kind}: import or export.`)
  }
  const known: readonly string[] = ['format', 'help', ...takes[kind]]
  const foreign = Object.keys(values).find((option) => !known.includes(option))
  if (foreign) throw new Misuse(`${kind} takes no --${foreign}; see --help.`)
  if (file === undefined || rest.length > 0) throw new Misuse(`${kind} takes one file.`)
  const format = formatOf(file, values.format)
  if (kind === 'export') {
    return { kind, file, format, withHashes: values['with-hashes'] ?? false }
  }

  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new Misuse(`There is no file ${file}.`)
  }
  const [dryRun, resume] = [values['dry-run'] ?? false, values.resume ?? false]
  if (dryRun && resume) throw new Misuse('A dry run has nothing to resume.')
  const runtime = oneOf('runtime', values.runtime, ['worker', 'node'])
  const unverifiable = oneOf('unverifiable', values.unverifiable, ['reject', 'without-password'])
  return {
    kind,
    file,
    format,
    dryRun,
    resume,
    report: values.report ?? `${file}.report.jsonl`,
    hashLimits: runtime === 'node' ? serverHashLimits : workerHashLimits,
    unverifiable: unverifiable === 'reject' ? 'reject' : 'without_password',
    reservedNames: values['reserved-names'] ?? false,
  }
}

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

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (error) {
    // Node goes on about what else an option could have been.
    throw new Misuse(String(error instanceof Error && error.message.split(/\n|\. To specify/)[0]))
  }
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
