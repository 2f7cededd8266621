import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { type LocalCloud, startLocalCloud } from '../../../local-cloud/src/index.ts'
import { applyMigrations } from '../../../scripts/migrations.ts'
import { createNeonAdapters } from '../../../src/adapters/outbound/neon/adapters.ts'
import { createDatabase, type Database } from '../../../src/adapters/outbound/neon/database.ts'
import { createNeonPolicyVersions } from '../../../src/adapters/outbound/neon/policy-versions.ts'
import { type DataAdapters, describeDataAdapters } from '../../contract/data-adapters.ts'
import { lifetimes } from '../../support/builders.ts'
import { freshPolicy } from '../../support/fresh-policy.ts'
import { readAudit } from './read-audit.ts'

describe('the Neon adapters over PGlite', () => {
  let adapters: DataAdapters

  beforeAll(() => {
    adapters = over(createDatabase({ url: inject('service').DATABASE_URL ?? '' }))
  })

  describeDataAdapters(() => adapters)
})

const { TEST_POSTGRES_URL: serverUrl } = process.env

describe.skipIf(!serverUrl)(
  'the Neon adapters over a real PostgreSQL (set TEST_POSTGRES_URL)',
  () => {
    const name = `gatehouse_${randomUUID().replaceAll('-', '')}`
    let adapters: DataAdapters
    let cloud: LocalCloud | undefined

    beforeAll(async () => {
      const postgresUrl = new URL(serverUrl ?? '')
      await onServer(`CREATE DATABASE ${name}`)
      postgresUrl.pathname = `/${name}`
      cloud = await startLocalCloud({
        port: 0,
        data: 'memory',
        sqlPassword: 'contract',
        redisToken: 'contract',
        postgresUrl: postgresUrl.href,
      })
      const database = createDatabase({ url: cloud.databaseUrl })
      await applyMigrations(database)
      adapters = over(database)
    }, 30_000)

    afterAll(async () => {
      await cloud?.close()
      await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    })

    describeDataAdapters(() => adapters)

    async function onServer(statement: string): Promise<void> {
      const client = new pg.Client({ connectionString: serverUrl })
      await client.connect()
      await client.query(statement)
      await client.end()
    }
  },
)

function over(database: Database): DataAdapters {
  return {
    ...createNeonAdapters(database, lifetimes),
    policy: freshPolicy(createNeonPolicyVersions(database)),
    auditOf: (target) => readAudit(database, target),
  }
}
