/** A migrated database of one test file's own on the server of TEST_POSTGRES_URL. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { type LocalCloud, startLocalCloud } from '../../local-cloud/src/index.ts'
import { applyMigrations } from '../../scripts/migrations.ts'
import { createDatabase, type Database } from '../../src/adapters/outbound/neon/database.ts'

export function useRealPostgres(serverUrl: string): () => Database {
  const name = `gatehouse_${randomUUID().replaceAll('-', '')}`
  let cloud: LocalCloud | undefined
  let database: Database | undefined

  beforeAll(async () => {
    const postgresUrl = new URL(serverUrl)
    await onServer(`CREATE DATABASE ${name}`)
    postgresUrl.pathname = `/${name}`
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
    await cloud?.close()
    await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  })

  return () => {
    if (!database) throw new Error('The database is there only inside tests')
    return database
  }

  async function onServer(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: serverUrl })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
}
