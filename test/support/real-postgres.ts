/** A migrated database of one test file's own on the server of TEST_POSTGRES_URL. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
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
  const name = `gatehouse_${randomUUID().replaceAll('-', '')}`
  const postgresUrl = new URL(serverUrl)
  postgresUrl.pathname = `/${name}`
  const clients: pg.Client[] = []
  let cloud: LocalCloud | undefined
  let database: Database | undefined

  beforeAll(async () => {
    await onServer(`CREATE DATABASE ${name}`)
    cloud = await startLocalCloud({
      port: 0,
      data: 'memory',
      sqlPassword: 'contract',
      redisToken: 'contract',
      postgresUrl: postgresUrl.href,
    })
    database = createDatabase({ url: cloud.databaseUrl })
    await applyMigrations(database)
  }, 30_000)

  afterAll(async () => {
    for (const client of clients) await client.end()
    await cloud?.close()
    await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  })

  return {
    database() {
      if (!database) throw new Error('The database is there only inside tests')
      return database
    },
    async connect() {
      const client = new pg.Client({ connectionString: postgresUrl.href })
      await client.connect()
      clients.push(client)
      return client
    },
  }

  async function onServer(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: serverUrl })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
}
