/** The options of `npm run dev` and `npm run cloud`, and what a person is told when they are wrong. */
import { parseArgs } from 'node:util'
import { Complaint } from './complaint.ts'

export type Runtime = 'workerd' | 'deno' | 'node'

export type Identity = 'local' | 'cognito'

export interface LocalOptions {
  readonly port: number
  readonly cloudPort: number
  /** A folder, or `memory`. */
  readonly data: string
  readonly runtime: Runtime
  /** Where passwords are kept: in the database, or in cognito-local. */
  readonly identity: Identity
  /** Undefined: as the environment says. */
  readonly limits: 'on' | 'off' | undefined
}

const identities: readonly Identity[] = ['local', 'cognito']
const runtimes: readonly Runtime[] = ['workerd', 'deno', 'node']

/** Parses a command line. Throws `Complaint` with one clear line. */
export function parseOptions(argv: readonly string[]): LocalOptions | 'help' {
  const values = parse(argv)
  if (values.help) return 'help'
  const runtime = runtimes.find((name) => name === values.runtime)
  if (!runtime) throw new Complaint(`--runtime must be one of ${runtimes.join(', ')}.`)
  const identity = identities.find((name) => name === values.identity)
  if (!identity) throw new Complaint(`--identity must be one of ${identities.join(', ')}.`)
  const port = portNumber('--port', values.port)
  const cloudPort = portNumber('--cloud-port', values['cloud-port'])
  if (port === cloudPort) throw new Complaint('--port and --cloud-port must differ.')
  if (values.data === '') throw new Complaint('--data must be a folder, or memory.')
  const limits = (['on', 'off', undefined] as const).find((choice) => choice === values.limits)
  if (limits !== values.limits) throw new Complaint('--limits must be on or off.')
  return { port, cloudPort, data: values.data, runtime, identity, limits }
}

export const help = `Options:
  --port N         where the service listens (8787)
  --cloud-port N   where the local cloud listens (8788)
  --data DIR       where data is kept between starts (.data), or memory to keep nothing
  --identity NAME  who keeps the passwords: local, or cognito (cognito-local, on this machine)
  --limits off     turns rate limits off, for load tests and benchmarks

Environment:
  GATEHOUSE_ADMIN_EMAIL, GATEHOUSE_ADMIN_USERNAME, GATEHOUSE_ADMIN_PASSWORD
                   the first administrator (otherwise made up, kept in DIR/admin.json)
  LOCAL_POSTGRES_URL, LOCAL_REDIS_URL
                   real servers in the place of the embedded ones
  any variable of the service (README, "Configuration") overrides the local default`

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string', default: '8787' },
        'cloud-port': { type: 'string', default: '8788' },
        data: { type: 'string', default: '.data' },
        runtime: { type: 'string', default: 'workerd' },
        identity: { type: 'string', default: 'local' },
        limits: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new Complaint(error instanceof Error ? error.message : String(error))
  }
}

function portNumber(option: string, text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new Complaint(`${option} must be a port number (1 to 65535), not "${text}".`)
}
