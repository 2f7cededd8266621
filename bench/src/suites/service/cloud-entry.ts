/** A local cloud in a process of its own: what it takes of the processor is neither the Workers' nor the driver's. */
import { Client } from 'pg'
import { startLocalCloud } from '../../../../local-cloud/src/index.ts'
import { bringUpCloud } from '../../../../scripts/local/cloud.ts'
import { createTables } from './better-auth/tables.ts'

export type CloudKind = 'gatehouse' | 'better_auth'

/** What the child says once it is ready. */
export interface ReadyCloud {
  readonly url: string
  readonly variables: Readonly<Record<string, string>>
  /** Of Gatehouse's. */
  readonly administrator?: { readonly email: string; readonly password: string }
}

const [kind, port, data = 'memory', pool] = process.argv.slice(2)
process.once('disconnect', () => process.exit())

if (kind === 'gatehouse') {
  await ownDatabase()
  const { cloud, environment, administrator } = await bringUpCloud(
    { port: Number(port), cloudPort: 0, data, identity: pool ? 'cognito' : 'local', limits: 'off' },
    () => {},
  )
  say({ url: cloud.url, variables: environment, ...administrator })
} else {
  await ownDatabase()
  const { LOCAL_POSTGRES_URL: postgresUrl, LOCAL_REDIS_URL: redisUrl } = process.env
  const cloud = await startLocalCloud({
    port: 0,
    data: 'memory',
    sqlPassword: crypto.randomUUID(),
    redisToken: crypto.randomUUID(),
    postgresUrl,
    redisUrl,
  })
  await createTables(cloud.databaseUrl)
  const variables = {
    DATABASE_URL: cloud.databaseUrl,
    REDIS_URL: cloud.redisUrl,
    REDIS_TOKEN: cloud.redisToken,
    BASE_URL: `http://127.0.0.1:${port}`,
    SECRET: crypto.randomUUID() + crypto.randomUUID(),
  }
  say({ url: cloud.url, variables })
}

function say(ready: ReadyCloud): void {
  process.send?.(ready)
}

/** On real servers each Worker gets a new database and a Redis database of its own. */
async function ownDatabase(): Promise<void> {
  const { LOCAL_POSTGRES_URL: postgres, LOCAL_REDIS_URL: cache } = process.env
  if (postgres) {
    const name = `gatehouse_bench_${Number(port)}`
    const client = new Client({ connectionString: postgres })
    await client.connect()
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${name}`)
    await client.end()
    process.env.LOCAL_POSTGRES_URL = Object.assign(new URL(postgres), { pathname: `/${name}` }).href
  }
  if (cache) {
    const pathname = `/${Number(port) % 16}`
    process.env.LOCAL_REDIS_URL = Object.assign(new URL(cache), { pathname }).href
  }
}
