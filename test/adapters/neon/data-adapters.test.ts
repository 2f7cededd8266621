import { beforeAll, describe } from 'vitest'
import { createNeonAdapters } from '../../../src/adapters/outbound/neon/adapters.ts'
import { createDatabase, type Database } from '../../../src/adapters/outbound/neon/database.ts'
import { createNeonPolicyVersions } from '../../../src/adapters/outbound/neon/policy-versions.ts'
import { createNeonUserTransfers } from '../../../src/adapters/outbound/neon/user-transfers.ts'
import { type DataAdapters, describeDataAdapters } from '../../contract/data-adapters.ts'
import { lifetimes } from '../../support/builders.ts'
import { freshPolicy } from '../../support/fresh-policy.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'
import { useRealPostgres } from '../../support/real-postgres.ts'
import { inServiceRole } from './in-service-role.ts'
import { readAudit } from './read-audit.ts'

describe('the Neon adapters over PGlite, in the role of the service', () => {
  const own = useOwnCloud()
  let adapters: DataAdapters

  beforeAll(async () => {
    adapters = over(await inServiceRole(createDatabase({ url: own().cloud.databaseUrl })))
  })

  describeDataAdapters(() => adapters)
})

const { TEST_POSTGRES_URL: serverUrl } = process.env

describe.skipIf(!serverUrl)(
  'the Neon adapters over a real PostgreSQL (set TEST_POSTGRES_URL)',
  () => {
    if (!serverUrl) return
    const database = useRealPostgres(serverUrl)
    describeDataAdapters(() => over(database()))
  },
)

function over(database: Database): DataAdapters {
  return {
    ...createNeonAdapters(database, lifetimes),
    userTransfers: createNeonUserTransfers(database),
    policy: freshPolicy(createNeonPolicyVersions(database)),
    auditOf: (target) => readAudit(database, target),
  }
}
