/** Brings up everything the service needs on a laptop: the local cloud, migrated, with an administrator. */
import { type LocalCloud, startLocalCloud } from '../../local-cloud/src/index.ts'
import { createDatabase } from '../../src/adapters/outbound/neon/database.ts'
import { compose } from '../../src/compose.ts'
import { ConfigError, parseConfig } from '../../src/config.ts'
import { readPolicyFiles } from '../compile-policies.ts'
import { applyMigrations } from '../migrations.ts'
import { deployment, loader } from '../policy/environment.ts'
import { ensureAdministrator, type FirstAdministrator } from './administrator.ts'
import { Complaint } from './complaint.ts'
import { localEnvironment } from './environment.ts'
import type { LocalOptions } from './options.ts'
import { localSecrets } from './secrets.ts'

export interface ReadyCloud {
  readonly cloud: LocalCloud
  /** The variables that the service is to be started with. */
  readonly environment: Readonly<Record<string, string>>
  readonly administrator: FirstAdministrator
  /** How many migrations this start applied. */
  readonly migrations: number
}

/** Starts in order and tells each step. Throws `Complaint`; then nothing is left running. */
export async function bringUpCloud(
  options: Pick<LocalOptions, 'port' | 'cloudPort' | 'data' | 'identity' | 'limits'>,
  say: (step: string) => void,
): Promise<ReadyCloud> {
  const secrets = await localSecrets(options.data)
  const { LOCAL_POSTGRES_URL: postgresUrl, LOCAL_REDIS_URL: redisUrl } = process.env
  say(postgresUrl ? 'Connecting to your PostgreSQL' : 'Starting the local cloud')
  const cloud = await startLocalCloud({
    port: options.cloudPort,
    data: options.data,
    sqlPassword: secrets.sqlPassword,
    redisToken: secrets.redisToken,
    postgresUrl: postgresUrl || undefined,
    redisUrl: redisUrl || undefined,
    cognito: options.identity === 'cognito',
  }).catch((error: unknown) => {
    throw new Complaint(startFailure(error, options.cloudPort))
  })
  try {
    const environment = localEnvironment({ cloud, secrets, ...options })
    const config = parseConfig(environment)
    say('Applying the migrations')
    const migrations = await applyMigrations(createDatabase({ url: cloud.databaseUrl }))
    say('Loading policies/')
    await loadPolicies(environment)
    const { application } = compose(config, () => {})
    const administrator = await ensureAdministrator(application, options.data, process.env)
    return { cloud, environment, administrator, migrations }
  } catch (error) {
    await cloud.close()
    throw error instanceof ConfigError ? new Complaint(error.message) : error
  }
}

/** What has changed in the folder since it was loaded last; what was published otherwise stays. */
async function loadPolicies(environment: Readonly<Record<string, string>>): Promise<void> {
  const loaded = await loader(deployment(environment))({
    files: await readPolicyFiles('policies'),
    message: 'Loaded from policies/ by npm run dev',
    again: false,
    origin: { requestId: 'npm run dev', address: null, userAgent: null },
  })
  if (loaded.ok) return
  const { error } = loaded
  const reasons =
    'violations' in error
      ? error.violations.map(({ path, message }) => `  policies/${path} ${message}`)
      : []
  throw new Complaint([`The policies were not loaded (${error.kind}):`, ...reasons].join('\n'))
}

function startFailure(error: unknown, port: number): string {
  if (!(error instanceof Error)) return String(error)
  const taken = 'code' in error && error.code === 'EADDRINUSE'
  return taken
    ? `Port ${port} is taken. Choose another for the local cloud with --cloud-port.`
    : error.message
}
