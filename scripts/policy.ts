/** `npm run policy -- lint | test | diff | explain | publish`: the policy tool. */
import { parseArgs } from 'node:util'
import { diff } from './policy/diff.ts'
import { explain } from './policy/explain.ts'
import { lint } from './policy/lint.ts'
import { Misuse } from './policy/misuse.ts'
import type { Outcome } from './policy/outcome.ts'
import { publish } from './policy/publish.ts'
import { test } from './policy/test.ts'

const help = `npm run policy -- <command> [options]

  lint                      errors, and warnings of the analysis
  test [--min-coverage 100] [--quiet]
                            *.test.yaml, and which rules they cover
  diff [version|built-in]   what publishing the folder would change, for each role
  explain --subject '{"id":"ana","roles":["author"]}' --action 'update title'
          --resource '{"type":"Course","authorId":"ana","status":"draft"}'
          [--context '{"session":{"mfaAge":"2m"}}']
  publish --message "why"   puts the folder into force

  --dir policies            the folder
  --json                    one JSON document instead of text

diff and publish reach the database of DATABASE_URL (publish signs with SIGNING_KEYS), or that of npm run cloud.`

try {
  const outcome = await main()
  if (outcome) process.exitCode = outcome.ok ? 0 : 1
} catch (error) {
  const { code } = error as { code?: unknown } // Node's own errors of parseArgs have one
  const misuse = error instanceof Misuse || String(code).startsWith('ERR_PARSE_ARGS')
  console.error(misuse && error instanceof Error ? `✗ ${error.message}` : error)
  process.exitCode = 2
}

async function main(): Promise<Outcome | undefined> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      dir: { type: 'string', default: 'policies' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      subject: { type: 'string' },
      action: { type: 'string' },
      resource: { type: 'string' },
      context: { type: 'string' },
      message: { type: 'string' },
      'min-coverage': { type: 'string', default: '100' },
      quiet: { type: 'boolean', default: false },
    },
  })
  const [command, version] = positionals
  if (values.help || command === undefined) {
    console.log(help)
    return undefined
  }
  const outcome = await run(command)
  console.log(values.json ? JSON.stringify(outcome.json, null, 2) : outcome.text)
  return outcome

  function run(name: string): Promise<Outcome> {
    const { dir, subject, action, resource, context, message } = values
    switch (name) {
      case 'lint':
        return lint({ dir })
      case 'test':
        return test({ dir, minCoverage: Number(values['min-coverage']), quiet: values.quiet })
      case 'diff':
        return diff({ dir, version })
      case 'explain':
        return explain({ dir, subject, action, resource, context })
      case 'publish':
        return publish({ dir, message })
      default:
        throw new Misuse(`There is no command ${name}: lint, test, diff, explain or publish.`)
    }
  }
}
