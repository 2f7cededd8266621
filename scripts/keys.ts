/** `npm run keys`: new keys for a deployment, and the life of those that its database holds. */
import { parseArgs } from 'node:util'
import { listKeys } from './keys/list.ts'
import { printNewKeys } from './keys/print-new.ts'
import { rotateKeys } from './keys/rotate.ts'
import { Misuse } from './policy/misuse.ts'

const help = `npm run keys -- [command]

  (none)          prints new SIGNING_KEYS and TOKEN_KEYS, to be stored as secrets of the platform
  list            the signing keys in the database, and what each is good for now
  rotate          a next signing key; it signs an hour from now, when everybody can know it
  rotate --now    for a key that leaked: a new one signs at once, and no other verifies any more.
                  Access tokens of before are refused within two minutes; refreshing gives new ones

list and rotate need DATABASE_URL and TOKEN_KEYS, or run beside npm run cloud.`

try {
  const { values, positionals } = parseArgs({
    options: { now: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  })
  const [command, ...more] = positionals
  const commands = new Map<string | undefined, () => Promise<void>>([
    [undefined, printNewKeys],
    ['list', listKeys],
    ['rotate', () => rotateKeys(values)],
  ])
  const run = commands.get(command)
  if (values.help) console.log(help)
  else if (run && more.length === 0) await run()
  else throw new Misuse(`There is no command ${positionals.join(' ')}.\n\n${help}`)
} catch (error) {
  const misused = error instanceof Misuse || (error instanceof Error && 'code' in error)
  if (!misused) throw error
  console.error(error.message)
  process.exitCode = 2
}
