/** `npm run audit-log`: proves that the audit log of a deployment is whole, signs where it is, forgets what is old. */
import { parseArgs } from 'node:util'
import { Misuse } from './policy/misuse.ts'

const help = `npm run audit-log -- COMMAND

  verify               from the first entry that is kept: the first bad one, if there is any
  checkpoint           verifies what came since the last checkpoint, and signs where each stream is
  retain --before DATE forgets whole segments that were signed before then (2026-01-31); verifies everything first

Needs DATABASE_URL, and SIGNING_KEYS or TOKEN_KEYS, or runs beside npm run cloud. Exit code 1: something is bad.`

try {
  const { values, positionals } = parseArgs({
    options: { before: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  })
  const [command, ...more] = positionals
  if (values.help) console.log(help)
  else if (more.length > 0) throw new Misuse(help)
  else await run(command, values.before)
} catch (error) {
  const misused = error instanceof Misuse || (error instanceof Error && 'code' in error)
  if (!misused) throw error
  console.error(error.message)
  process.exitCode = 2
}

/** Commands are loaded when they are asked for. */
async function run(command: string | undefined, before: string | undefined): Promise<void> {
  switch (command) {
    case 'verify':
      return (await import('./audit-log/verify.ts')).verify()
    case 'checkpoint':
      return (await import('./audit-log/checkpoint.ts')).checkpoint()
    case 'retain': {
      const moment = pastMoment(before)
      return (await import('./audit-log/retain.ts')).retain(moment)
    }
    default:
      throw new Misuse(`There is no command ${command ?? ''}.\n\n${help}`)
  }
}

function pastMoment(before: string | undefined): number {
  const moment = Date.parse(before ?? '')
  if (Number.isNaN(moment)) throw new Misuse('Say --before with a date, such as 2026-01-31.')
  if (moment > Date.now()) throw new Misuse('Say --before with a date in the past.')
  return moment
}
