/** Nobody takes the last administrator away, not even two at once. */

import { describe, expect, test } from 'vitest'
import { createPolicyInForce } from '../../../src/adapters/outbound/casl/policy-in-force.ts'
import { createMemoryAdapters } from '../../../src/adapters/outbound/memory/adapters.ts'
import { createDatabase } from '../../../src/adapters/outbound/neon/database.ts'
import { createNeonUnitOfWork } from '../../../src/adapters/outbound/neon/unit-of-work.ts'
import { sha256 } from '../../../src/adapters/outbound/webcrypto/sha256.ts'
import type { Change, UnitOfWork } from '../../../src/application/ports/unit-of-work.ts'
import { administratorRole, registrationRole } from '../../../src/domain/access/built-in.ts'
import type { UserId } from '../../../src/domain/shared/ids.ts'
import { aPasswordHash, aUser, lifetimes, start } from '../../support/builders.ts'
import { builtInPolicy } from '../../support/built-in-policy.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'
import { useRealPostgres } from '../../support/real-postgres.ts'

describe('in memory', () => {
  describeGuard(
    () => createMemoryAdapters(lifetimes, builtInPolicy, createPolicyInForce, sha256).unitOfWork,
  )
})

describe('in PGlite', () => {
  const own = useOwnCloud()
  describeGuard(() => createNeonUnitOfWork(createDatabase({ url: own().cloud.databaseUrl })))
})

const { TEST_POSTGRES_URL: serverUrl } = process.env
describe.skipIf(!serverUrl)('in a real PostgreSQL (set TEST_POSTGRES_URL)', () => {
  if (!serverUrl) return
  const database = useRealPostgres(serverUrl)
  describeGuard(() => createNeonUnitOfWork(database()))
})

function describeGuard(unitOfWork: () => UnitOfWork): void {
  const ways: readonly (readonly [string, (userId: UserId) => Change])[] = [
    [
      'another role',
      (userId) => ({ kind: 'set_roles', userId, roles: [registrationRole], at: start }),
    ],
    [
      'disabling',
      (userId) => ({ kind: 'set_status', userId, from: 'active', to: 'disabled', at: start }),
    ],
    ['deletion', (userId) => ({ kind: 'delete_user', nameHeldUntil: start, at: start, userId })],
  ]

  test('the last one stays, the others may go, whichever way and however many at once', async () => {
    const { commit } = unitOfWork()
    let last = await anAdministrator(commit)
    for (const [name, goodbye] of ways) {
      expect(await commit([goodbye(last)]), name).toEqual(refused)
      const others = [await anAdministrator(commit), await anAdministrator(commit)]
      const leaving = [last, ...others]
      const outcomes = await Promise.all(leaving.map((id) => commit([goodbye(id)])))
      expect(
        outcomes.filter(({ ok }) => ok),
        name,
      ).toHaveLength(2)
      expect(outcomes).toContainEqual(refused)
      last = leaving[outcomes.findIndex(({ ok }) => !ok)] ?? last
    }
  })
}

const refused = { ok: false, error: { kind: 'last_administrator' } }

async function anAdministrator(commit: UnitOfWork['commit']): Promise<UserId> {
  const user = aUser({ role: administratorRole })
  await commit([{ kind: 'insert_user', user, passwordHash: aPasswordHash() }])
  return user.id
}
