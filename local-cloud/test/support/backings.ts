import { Redis } from 'ioredis'
import pg from 'pg'
import type { LocalCloudOptions } from '../../src/index.ts'
import { uniqueName } from './cloud.ts'

/** A backing that the protocol suites run against. A real one is a guest's: what a run made, it takes away again. */
export interface Backing {
  readonly name: string
  readonly skipped: boolean
  prepare(): Promise<PreparedBacking>
}

export interface PreparedBacking {
  readonly options: Partial<LocalCloudOptions>
  /** Put before every key. */
  readonly prefix: string
  cleanUp(): Promise<void>
}

const embedded: PreparedBacking = { options: {}, prefix: '', cleanUp: async () => {} }

export const sqlBackings: readonly Backing[] = [
  { name: 'embedded PostgreSQL', skipped: false, prepare: async () => embedded },
  {
    name: 'real PostgreSQL (set TEST_POSTGRES_URL)',
    skipped: !process.env.TEST_POSTGRES_URL,
    prepare: prepareRealPostgres,
  },
]

export const redisBackings: readonly Backing[] = [
  { name: 'embedded Redis', skipped: false, prepare: async () => embedded },
  {
    name: 'real Redis (set TEST_REDIS_URL)',
    skipped: !process.env.TEST_REDIS_URL,
    prepare: prepareRealRedis,
  },
]

async function prepareRealPostgres(): Promise<PreparedBacking> {
  const server = process.env.TEST_POSTGRES_URL ?? ''
  const name = uniqueName('local_cloud')
  await administer(server, `CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    options: { postgresUrl: url.href },
    prefix: '',
    cleanUp: () => administer(server, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client(server)
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

async function prepareRealRedis(): Promise<PreparedBacking> {
  const redisUrl = process.env.TEST_REDIS_URL ?? ''
  const prefix = `${uniqueName('local_cloud')}:`
  return {
    options: { redisUrl },
    prefix,
    async cleanUp() {
      const redis = new Redis(redisUrl)
      const keys = await redis.keys(`${prefix}*`)
      if (keys.length > 0) await redis.del(...keys)
      redis.disconnect()
    },
  }
}
