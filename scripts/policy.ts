/** `npm run policy -- lint | test | diff | explain | publish`: the policy tool. One file a command in `policy/`. */
import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Misuse } from './policy/misuse.ts'
import type { Outcome } from './policy/outcome.ts'
import { questionOf } from './policy/question.ts'

const help = `npm run policy -- <command> [options]

  lint                      errors, and warnings of the analysis
  test [--min-coverage 100] [--quiet]
                            *.test.yaml, and which rules they cover
  diff [version|built-in]   what publishing the folder would change, for each role
  explain                   what the folder decides about one question, and why
    --user '{"id":"ana","roles":["author"],"courses":["c1"]}'
                            who asks: id, roles, permissions of their own, attributes;
                            --subject is the same
    --roles author,teacher  their roles, said apart; enough where nothing else of them matters
    --action update         what they would do; 'update title' says a field along
    --field title           the field, said apart
    --resource '{"type":"Course","authorId":"ana","status":"draft"}'
                            to what; attributes may also stand in "properties"
    --context '{"session":{"mfaAge":"2m"},"time":"2026-11-24T08:30:00Z"}'
                            under which circumstances; it is now where it does not say when
  publish --message "why"   puts the folder into force

  --dir policies            the folder
  --json                    one JSON document instead of text
  --help                    this

Exit code 1: errors, failed tests, too little coverage. 2: called in a way that cannot work.
diff and publish reach the database of DATABASE_URL (publish signs with SIGNING_KEYS), or that of npm run cloud.
After a change of policies/: npm run policy:compile, which writes what the service is built with.`

const options = {
  dir: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  subject: { type: 'string' },
  user: { type: 'string' },
  roles: { type: 'string' },
  action: { type: 'string' },
  field: { type: 'string' },
  resource: { type: 'string' },
  context: { type: 'string' },
  message: { type: 'string' },
  'min-coverage': { type: 'string' },
  quiet: { type: 'boolean' },
} as const

/** What each command takes besides --dir, --json and --help. */
const takes = {
  lint: { options: [], arguments: 0 },
  test: { options: ['min-coverage', 'quiet'], arguments: 0 },
  diff: { options: [], arguments: 1 },
  explain: {
    options: ['subject', 'user', 'roles', 'action', 'field', 'resource', 'context'],
    arguments: 0,
  },
  publish: { options: ['message'], arguments: 0 },
} as const satisfies Record<
  string,
  { options: readonly (keyof typeof options)[]; arguments: number }
>

type Command = keyof typeof takes
type Values = ReturnType<typeof parse>['values']

try {
  const outcome = await main()
  if (outcome) process.exitCode = outcome.ok ? 0 : 1
} catch (error) {
  const { code } = error as { code?: unknown } // Node's own errors of parseArgs have one
  if (error instanceof Misuse) console.error(`✗ ${error.message}`)
  else if (error instanceof Error && String(code).startsWith('ERR_PARSE_ARGS')) {
    // Node goes on about what else an option could have been.
    console.error(`✗ ${error.message.split(/\n|\. To specify/)[0]}`)
  } else console.error(error)
  process.exitCode = 2
}

async function main(): Promise<Outcome | undefined> {
  const { values, positionals } = parse()
  const [name, ...rest] = positionals
  if (values.help || name === undefined) {
    console.log(help)
    return undefined
  }
  if (!isCommand(name)) {
    throw new Misuse(`There is no command ${name}: lint, test, diff, explain or publish.`)
  }
  checkUse(name, values, rest)
  const outcome = await run(name, values, rest)
  console.log(values.json ? JSON.stringify(outcome.json, null, 2) : outcome.text)
  return outcome
}

function parse() {
  return parseArgs({ allowPositionals: true, options })
}

function isCommand(name: string): name is Command {
  return Object.hasOwn(takes, name)
}

/** What a command does not take is refused: it would be ignored, and somebody has meant something by it. */
function checkUse(name: Command, values: Values, rest: readonly string[]): void {
  const known: readonly string[] = ['dir', 'json', 'help', ...takes[name].options]
  const foreign = Object.keys(values).find((option) => !known.includes(option))
  if (foreign) throw new Misuse(`${name} takes no --${foreign}; see --help.`)
  const extra = rest[takes[name].arguments]
  if (extra !== undefined) throw new Misuse(`${name} takes no argument ${extra}; see --help.`)
}

/** Commands are loaded when they are asked for: lint has no use for a database's driver. */
async function run(name: Command, values: Values, [version]: readonly string[]): Promise<Outcome> {
  const dir = folder(values.dir ?? 'policies')
  switch (name) {
    case 'lint':
      return (await import('./policy/lint.ts')).lint({ dir })
    case 'test': {
      const minCoverage = percentage(values['min-coverage'] ?? '100')
      const quiet = values.quiet ?? false
      return (await import('./policy/test.ts')).test({ dir, minCoverage, quiet })
    }
    case 'diff':
      return (await import('./policy/diff.ts')).diff({ dir, version })
    case 'explain': {
      const { resource, context } = values
      const question = { dir, ...questionOf(values), resource, context }
      return (await import('./policy/explain.ts')).explain(question)
    }
    case 'publish':
      return (await import('./policy/publish.ts')).publish({ dir, message: values.message })
  }
}

function folder(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path
  throw new Misuse(`There is no folder ${path}.`)
}

/** Anything else would be 0 or never reached, and the gate open or shut without a word. */
function percentage(text: string): number {
  const number = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && number <= 100) return number
  throw new Misuse(`--min-coverage is a percentage from 0 to 100, not ${JSON.stringify(text)}.`)
}
