/** A migrated database of one test file's own on the server of TEST_POSTGRES_URL. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { type LocalCloud, startLocalCloud } from '../../local-cloud/src/index.ts'
import { applyMigrations } from '../../scripts/migrations.ts'
import { createDatabase, type Database } from '../../src/adapters/outbound/neon/database.ts'

export function useRealPostgres(serverUrl: string): () => Database {
  return useRealServer(serverUrl).database
}

/** The same, and connections of the test's own to it, which end with the file. */
export function useRealServer(serverUrl: string): {
  readonly database: () => Database
  readonly connect: () => Promise<pg.Client>
} {
  const name = newName()
  const clients: pg.Client[] = []
  let cloud: LocalCloud | undefined
  let database: Database | undefined

  beforeAll(async () => {
    await onServer(serverUrl, `CREATE DATABASE ${name}`)
    cloud = await cloudBefore(serverUrl, name)
    database = createDatabase({ url: cloud.databaseUrl })
    await applyMigrations(database)
  }, 30_000)

  afterAll(async () => {
    for (const client of clients) await client.end()
    await cloud?.close()
    await drop(serverUrl, name)
  })

  return {
    database() {
      if (!database) throw new Error('The database is there only inside tests')
      return database
    },
    async connect() {
      const client = new pg.Client({ connectionString: urlOf(serverUrl, name) })
      await client.connect()
      clients.push(client)
      return client
    },
  }
}

/** A migrated database for each test that asks for one, which goes with it. */
export function usePostgresOfEachTest(serverUrl: string): () => Promise<Database> {
  const template = newName()

  beforeAll(async () => {
    await onServer(serverUrl, `CREATE DATABASE ${template}`)
    const cloud = await cloudBefore(serverUrl, template)
    await applyMigrations(createDatabase({ url: cloud.databaseUrl }))
    await cloud.close() // nobody may be connected to what is copied
  }, 30_000)

  afterAll(() => drop(serverUrl, template))

  return async () => {
    const name = newName()
    await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`)
    const cloud = await cloudBefore(serverUrl, name)
    onTestFinished(async () => {
      await cloud.close()
      await drop(serverUrl, name)
    })
    return createDatabase({ url: cloud.databaseUrl })
  }
}

function newName(): string {
  return `gatehouse_${randomUUID().replaceAll('-', '')}`
}

function urlOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

function cloudBefore(serverUrl: string, name: string): Promise<LocalCloud> {
  return startLocalCloud({
    port: 0,
    data: 'memory',
    sqlPassword: 'contract',
    redisToken: 'contract',
    postgresUrl: urlOf(serverUrl, name),
  })
}

function drop(serverUrl: string, name: string): Promise<void> {
  return onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(statement)
  await client.end()
}
