import type { Lifetimes } from '../../../domain/session/session.ts'
import { createNeonAccessRecords } from './access-records.ts'
import { createNeonAlertEvaluations } from './alert-evaluations.ts'
import { createNeonAuditRecords } from './audit-records.ts'
import type { Database } from './database.ts'
import { createNeonDecisionRecords } from './decision-log.ts'
import { createNeonEmailChanges } from './email-changes.ts'
import { createNeonExpiredRecords } from './expired-records.ts'
import { createNeonIdentitySyncs } from './identity-syncs.ts'
import { createNeonIpBlocks } from './ip-blocks.ts'
import { createNeonOneTimeTokens } from './one-time-tokens.ts'
import { createNeonOperationalState } from './operational-state.ts'
import { createNeonOutbox } from './outbox.ts'
import { createNeonPasskeys } from './passkeys.ts'
import { createNeonPermissions } from './permissions.ts'
import { createNeonPersonalRecords } from './personal-records.ts'
import { createNeonPolicyVersions } from './policy-versions.ts'
import { createNeonRefreshTokens } from './refresh-tokens.ts'
import { createNeonResources } from './resources.ts'
import { createNeonRoles } from './roles.ts'
import { createNeonSecondFactors } from './second-factors.ts'
import { createNeonServiceCredentials } from './service-credentials.ts'
import { createNeonSessions } from './sessions.ts'
import { createNeonSigningKeys } from './signing-keys.ts'
import { createNeonUnitOfWork } from './unit-of-work.ts'
import { createNeonUnmarkedEnds } from './unmarked-ends.ts'
import { createNeonUsers } from './users.ts'

/** Every port that Postgres answers. */
export function createNeonAdapters(db: Database, lifetimes: Lifetimes) {
  return {
    users: createNeonUsers(db),
    sessions: createNeonSessions(db, lifetimes),
    refreshTokens: createNeonRefreshTokens(db, lifetimes),
    oneTimeTokens: createNeonOneTimeTokens(db),
    ipBlocks: createNeonIpBlocks(db),
    expiredRecords: createNeonExpiredRecords(db),
    storedSigningKeys: createNeonSigningKeys(db),
    secondFactors: createNeonSecondFactors(db),
    passkeys: createNeonPasskeys(db),
    emailChanges: createNeonEmailChanges(db),
    personalRecords: createNeonPersonalRecords(db),
    roles: createNeonRoles(db),
    permissions: createNeonPermissions(db),
    policyVersions: createNeonPolicyVersions(db),
    accessRecords: createNeonAccessRecords(db),
    decisionRecords: createNeonDecisionRecords(db),
    serviceCredentials: createNeonServiceCredentials(db),
    resources: createNeonResources(db),
    unitOfWork: createNeonUnitOfWork(db),
    outbox: createNeonOutbox(db),
    identitySyncs: createNeonIdentitySyncs(db),
    unmarkedEnds: createNeonUnmarkedEnds(db),
    alertEvaluations: createNeonAlertEvaluations(db),
    operationalState: createNeonOperationalState(db, lifetimes),
    auditRecords: createNeonAuditRecords(db),
  }
}
