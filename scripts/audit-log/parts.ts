/** What the commands are made of: the log of the deployment that the environment names. */
import { createPolicySeals } from '../../src/adapters/outbound/jose/policy-seals.ts'
import { createNeonAuditRecords } from '../../src/adapters/outbound/neon/audit-records.ts'
import { createNeonUnitOfWork } from '../../src/adapters/outbound/neon/unit-of-work.ts'
import { systemClock } from '../../src/adapters/outbound/system/clock.ts'
import { sha256 } from '../../src/adapters/outbound/webcrypto/sha256.ts'
import { createCheckChain } from '../../src/application/audit/check-chain.ts'
import { keyRingOf } from '../keys/key-ring.ts'
import { deployment } from '../policy/environment.ts'

export function parts() {
  const { database, environment } = deployment()
  const auditRecords = createNeonAuditRecords(database)
  const policySeals = createPolicySeals({ keyRing: keyRingOf(database, environment) })
  const checkChain = createCheckChain({ auditRecords, policySeals, sha256 })
  const unitOfWork = createNeonUnitOfWork(database)
  return { auditRecords, policySeals, checkChain, unitOfWork, clock: systemClock }
}
