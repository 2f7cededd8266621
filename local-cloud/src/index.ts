import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createApp } from './app.ts'
import { type CognitoPool, startCognitoEmulator } from './cognito/emulator.ts'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { listen } from './http/server.ts'
import { openMailbox } from './mail/mailbox.ts'
import { openEmbeddedRedis } from './redis/embedded/redis.ts'
import { openRealRedis } from './redis/real.ts'
import type { SqlDatabase } from './sql/database.ts'
import { type EmbeddedDatabase, openEmbeddedDatabase } from './sql/embedded.ts'
import { openPostgres } from './sql/postgres.ts'

export interface LocalCloudOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** Default 127.0.0.1. */
  readonly host?: string
  /** The folder of the database and the mailbox; `memory` keeps nothing. */
  readonly data: string
  /** The password that the connection strings of /sql must carry. */
  readonly sqlPassword: string
  /** The bearer token of /redis. */
  readonly redisToken: string
  /** A real PostgreSQL in the place of the embedded one (`LOCAL_POSTGRES_URL`). */
  readonly postgresUrl?: string | undefined
  /** A real Redis in the place of the embedded one (`LOCAL_REDIS_URL`). */
  readonly redisUrl?: string | undefined
  /** Starts `cognito-local` too, behind `/cognito`. */
  readonly cognito?: boolean | undefined
  /** What `dumpTemplate` gave: a new embedded database starts as a copy of it. An existing one is left alone. */
  readonly template?: Blob | undefined
  /** For tests: the time of mails, the luck of `errorRate`, the wait of `delayMs`. */
  readonly now?: () => Date
  readonly random?: () => number
  readonly sleep?: (ms: number) => Promise<void>
}

export interface LocalCloud {
  readonly url: string
  readonly port: number
  /** What DATABASE_URL should be. Its port speaks HTTP only: use it with the Neon driver and `sqlEndpoint`. */
  readonly databaseUrl: string
  readonly sqlEndpoint: string
  readonly redisUrl: string
  readonly redisToken: string
  readonly mailUrl: string
  /** The user pool, where one was asked for. */
  readonly cognito: (CognitoPool & { readonly endpoint: string }) | undefined
  /** The embedded database as it is now, to start others from. Rejects on a real PostgreSQL. */
  dumpTemplate(): Promise<Blob>
  /** Frees the port and the data folder, everything written. A second call changes nothing. */
  close(): Promise<void>
}

/**
 * Starts the stand-ins for Neon, Upstash and the mail provider on one port. Rejects with `code: 'EADDRINUSE'` when the
 * port is taken, and with a plain sentence when the data folder or a real backing is not usable; then nothing is left
 * behind.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const host = options.host ?? '127.0.0.1'
  const server = await listen({ port: options.port, host })
  const closers: Closer[] = []
  let closed: Promise<void> | undefined
  const close = () => {
    // The port first, so that nobody reaches something half closed; then the newest first.
    closed ??= closeAll([() => server.close(), ...closers.toReversed()])
    return closed
  }
  try {
    const folder = options.data === 'memory' ? undefined : await openDataFolder(options.data)
    if (folder) closers.push(() => folder.release())
    const database = await openDatabase(options, folder)
    closers.push(() => database.close())
    const redis = options.redisUrl ? await openRealRedis(options.redisUrl) : openEmbeddedRedis()
    closers.push(() => redis.close())
    const now = options.now ?? (() => new Date())
    const mailbox = await openMailbox({ file: folder?.mailboxFile, now })
    closers.push(() => mailbox.close())

    const emulator = options.cognito
      ? await startCognitoEmulator(folder && join(options.data, 'cognito'))
      : undefined
    if (emulator) closers.push(emulator.close)

    const stopping = new AbortController()
    closers.push(async () => stopping.abort())
    const app = createApp({
      host,
      database,
      redis,
      mailbox,
      sqlPassword: options.sqlPassword,
      redisToken: options.redisToken,
      cognitoUrl: emulator?.url,
      backings: {
        sql: options.postgresUrl ? 'a real PostgreSQL' : 'PGlite',
        redis: options.redisUrl ? 'a real Redis' : 'ioredis-mock',
      },
      random: options.random ?? Math.random,
      sleep: options.sleep ?? ((ms) => wait(ms, undefined, { signal: stopping.signal })),
    })
    server.serve(app)

    const authority = `${urlHost(host)}:${server.port}`
    const url = `http://${authority}`
    return {
      url,
      port: server.port,
      databaseUrl: `postgres://gatehouse:${encodeURIComponent(options.sqlPassword)}@${authority}/gatehouse`,
      sqlEndpoint: `${url}/sql`,
      redisUrl: `${url}/redis`,
      redisToken: options.redisToken,
      mailUrl: `${url}/mail`,
      cognito: emulator && { ...emulator.pool, endpoint: `${url}/cognito` },
      dumpTemplate: () =>
        'dump' in database
          ? database.dump()
          : Promise.reject(new Error('only the embedded database can be dumped')),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function openDatabase(
  options: LocalCloudOptions,
  folder: DataFolder | undefined,
): Promise<SqlDatabase | EmbeddedDatabase> {
  if (options.postgresUrl) return openPostgres(options.postgresUrl)
  const database = await openEmbeddedDatabase({
    folder: folder?.databaseFolder,
    template: folder?.isNew === false ? undefined : options.template,
  })
  await folder?.databaseReady()
  return database
}

type Closer = () => Promise<void>

/** One failure does not keep the rest open. */
async function closeAll(closers: readonly Closer[]): Promise<void> {
  const failures: unknown[] = []
  for (const close of closers) {
    await close().catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0)
    throw new AggregateError(failures, 'the local cloud did not close cleanly')
}

/** The name to reach a listening address by: everything-addresses are this machine. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
