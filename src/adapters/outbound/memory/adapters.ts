import type { Sha256 } from '../../../application/ports/digest.ts'
import type { BuiltInPolicy, ReadyPolicy } from '../../../application/ports/policy.ts'
import type { Lifetimes } from '../../../domain/session/session.ts'
import { createMemoryAccessRecords } from './access-records.ts'
import { createMemoryAlertEvaluations } from './alert-evaluations.ts'
import { createMemoryAlertLooks } from './alert-looks.ts'
import { createMemoryAuditRecords } from './audit-records.ts'
import { createMemoryDecisionLog } from './decision-log.ts'
import { createMemoryEmailChanges } from './email-changes.ts'
import { createMemoryExpiredRecords } from './expired-records.ts'
import { createMemoryIdentitySyncs } from './identity-syncs.ts'
import { createMemoryIpBlocks } from './ip-blocks.ts'
import { createMemoryOneTimeTokens } from './one-time-tokens.ts'
import { createMemoryOperationalState } from './operational-state.ts'
import { createMemoryOutbox } from './outbox.ts'
import { createMemoryPasskeys } from './passkeys.ts'
import { createMemoryPermissions } from './permissions.ts'
import { createMemoryPersonalRecords } from './personal-records.ts'
import { createMemoryPolicy } from './policy.ts'
import { createMemoryPolicyVersions } from './policy-versions.ts'
import { createMemoryRefreshTokens } from './refresh-tokens.ts'
import { createMemoryResources } from './resources.ts'
import { createMemoryRoles } from './roles.ts'
import { createMemorySecondFactors } from './second-factors.ts'
import { createMemoryServiceCredentials } from './service-credentials.ts'
import { createMemorySessions } from './sessions.ts'
import { createMemorySigningKeys } from './signing-keys.ts'
import { createMemoryStore } from './store.ts'
import { createMemoryUnitOfWork } from './unit-of-work.ts'
import { createMemoryUnmarkedEnds } from './unmarked-ends.ts'
import { createMemoryUserTransfers } from './user-transfers.ts'
import { createMemoryUsers } from './users.ts'

/** Every data port over one store in memory. */
export function createMemoryAdapters(
  lifetimes: Lifetimes,
  builtIn: BuiltInPolicy,
  ready: ReadyPolicy,
  sha256: Sha256,
) {
  const store = createMemoryStore(builtIn.bundle)
  const policyVersions = createMemoryPolicyVersions(store)
  return {
    store,
    users: createMemoryUsers(store),
    userTransfers: createMemoryUserTransfers(store),
    sessions: createMemorySessions(store, lifetimes),
    refreshTokens: createMemoryRefreshTokens(store, lifetimes),
    oneTimeTokens: createMemoryOneTimeTokens(store),
    ipBlocks: createMemoryIpBlocks(store),
    expiredRecords: createMemoryExpiredRecords(store),
    storedSigningKeys: createMemorySigningKeys(store),
    secondFactors: createMemorySecondFactors(store),
    passkeys: createMemoryPasskeys(store),
    emailChanges: createMemoryEmailChanges(store),
    personalRecords: createMemoryPersonalRecords(store),
    roles: createMemoryRoles(store),
    permissions: createMemoryPermissions(store),
    policyVersions,
    ...createMemoryDecisionLog(store),
    accessRecords: createMemoryAccessRecords(store),
    serviceCredentials: createMemoryServiceCredentials(store),
    resources: createMemoryResources(store),
    policy: createMemoryPolicy(store, builtIn, ready),
    unitOfWork: createMemoryUnitOfWork(store),
    outbox: createMemoryOutbox(store),
    identitySyncs: createMemoryIdentitySyncs(store),
    unmarkedEnds: createMemoryUnmarkedEnds(),
    alertEvaluations: createMemoryAlertEvaluations(store),
    alertLooks: createMemoryAlertLooks(),
    operationalState: createMemoryOperationalState(store, lifetimes),
    auditRecords: createMemoryAuditRecords(store, sha256),
  }
}
