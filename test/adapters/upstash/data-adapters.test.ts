import { beforeAll, describe } from 'vitest'
import { createNeonAdapters } from '../../../src/adapters/outbound/neon/adapters.ts'
import { createDatabase } from '../../../src/adapters/outbound/neon/database.ts'
import { createNeonPolicyVersions } from '../../../src/adapters/outbound/neon/policy-versions.ts'
import { createNeonUserTransfers } from '../../../src/adapters/outbound/neon/user-transfers.ts'
import { createRedis } from '../../../src/adapters/outbound/upstash/redis.ts'
import { createSeals } from '../../../src/adapters/outbound/upstash/seals.ts'
import { withSessionCache } from '../../../src/adapters/outbound/upstash/session-cache.ts'
import { type DataAdapters, describeDataAdapters } from '../../contract/data-adapters.ts'
import { lifetimes, start } from '../../support/builders.ts'
import { freshPolicy } from '../../support/fresh-policy.ts'
import { type OwnCloud, useOwnCloud } from '../../support/own-cloud.ts'
import { aTokenKey } from '../../support/test-application.ts'
import { createTestLog } from '../../support/test-log.ts'
import { readAudit } from '../neon/read-audit.ts'

// A cache changes nothing that a port promises: the same suite, with the cache in between.

describe('the session cache on the embedded Redis, before Neon', () => {
  describeCached(useOwnCloud())
})

const { TEST_REDIS_URL: redisUrl } = process.env
describe.skipIf(!redisUrl)(
  'the session cache on a real Redis, before Neon (set TEST_REDIS_URL)',
  () => {
    if (redisUrl) describeCached(useOwnCloud({ redisUrl }))
  },
)

function describeCached(own: () => OwnCloud): void {
  let adapters: DataAdapters

  beforeAll(() => {
    const { cloud } = own()
    const database = createDatabase({ url: cloud.databaseUrl })
    const neon = createNeonAdapters(database, lifetimes)
    adapters = {
      ...neon,
      userTransfers: createNeonUserTransfers(database),
      ...withSessionCache(neon, {
        redis: createRedis({ url: cloud.redisUrl, token: cloud.redisToken }),
        seals: createSeals(aTokenKey('seals')),
        lifetimes,
        background: { run: (_name, task) => void task().catch(() => {}) },
        clock: { now: () => start },
        log: createTestLog().log,
      }),
      policy: freshPolicy(createNeonPolicyVersions(database)),
      auditOf: (target) => readAudit(database, target),
    }
  })

  describeDataAdapters(() => adapters)
}
