/** Every data port of one kind of adapter, and all their contracts. */
import type { AlertEvaluations } from '../../src/application/ports/alert-evaluations.ts'
import type { AuditRecords } from '../../src/application/ports/audit-records.ts'
import type { EmailChanges } from '../../src/application/ports/email-changes.ts'
import type { ExpiredRecords } from '../../src/application/ports/expired-records.ts'
import type { IdentitySyncs } from '../../src/application/ports/identity-syncs.ts'
import type { IpBlocks } from '../../src/application/ports/ip-blocks.ts'
import type { OneTimeTokens } from '../../src/application/ports/one-time-tokens.ts'
import type { OperationalState } from '../../src/application/ports/operational-state.ts'
import type { Outbox } from '../../src/application/ports/outbox.ts'
import type { Passkeys } from '../../src/application/ports/passkeys.ts'
import type { Permissions } from '../../src/application/ports/permissions.ts'
import type { PersonalRecords } from '../../src/application/ports/personal-records.ts'
import type { Policy } from '../../src/application/ports/policy.ts'
import type { RefreshTokens } from '../../src/application/ports/refresh-tokens.ts'
import type { Resources } from '../../src/application/ports/resources.ts'
import type { Roles } from '../../src/application/ports/roles.ts'
import type { SecondFactors } from '../../src/application/ports/second-factors.ts'
import type { ServiceCredentials } from '../../src/application/ports/service-credentials.ts'
import type { Sessions } from '../../src/application/ports/sessions.ts'
import type { StoredSigningKeys } from '../../src/application/ports/signing-keys.ts'
import type { UnitOfWork } from '../../src/application/ports/unit-of-work.ts'
import type { UnmarkedEnds } from '../../src/application/ports/unmarked-ends.ts'
import type { UserTransfers } from '../../src/application/ports/user-transfers.ts'
import type { Users } from '../../src/application/ports/users.ts'
import type { AuditEntry } from '../../src/domain/audit/audit-entry.ts'
import { describeAccountChanges } from './account-changes.ts'
import { describeAlertEvaluations } from './alert-evaluations.ts'
import { describeAuditRecords } from './audit-records.ts'
import { describeEmailChanges } from './email-changes.ts'
import { describeExpiredRecords } from './expired-records.ts'
import { describeIdentitySyncs } from './identity-syncs.ts'
import { describeIpBlocks } from './ip-blocks.ts'
import { describeOneTimeTokens } from './one-time-tokens.ts'
import { describeOutbox } from './outbox.ts'
import { describePasskeys } from './passkeys.ts'
import { describePermissions } from './permissions.ts'
import { describePersonalRecords } from './personal-records.ts'
import { describePolicy } from './policy.ts'
import { describeRefreshTokenRaces } from './refresh-token-races.ts'
import { describeRefreshTokenRules } from './refresh-token-rules.ts'
import { describeRefreshTokens } from './refresh-tokens.ts'
import { describeResources } from './resources.ts'
import { describeRoles } from './roles.ts'
import { describeSecondFactors } from './second-factors.ts'
import { describeServiceCredentials } from './service-credentials.ts'
import { describeSessionChanges } from './session-changes.ts'
import { describeSessions } from './sessions.ts'
import { describeSigningKeys } from './signing-keys.ts'
import { describeUniqueness } from './uniqueness.ts'
import { describeUnitOfWork } from './unit-of-work.ts'
import { describeUnmarkedEnds } from './unmarked-ends.ts'
import { describeUserChanges } from './user-changes.ts'
import { describeUserDeletion } from './user-deletion.ts'
import { describeUserList } from './user-list.ts'
import { describeUserTransfers } from './user-transfers.ts'
import { describeUsernames } from './usernames.ts'
import { describeUsers } from './users.ts'

export interface DataAdapters {
  readonly users: Users
  readonly userTransfers: UserTransfers
  readonly sessions: Sessions
  readonly refreshTokens: RefreshTokens
  readonly oneTimeTokens: OneTimeTokens
  readonly expiredRecords: ExpiredRecords
  readonly storedSigningKeys: StoredSigningKeys
  readonly secondFactors: SecondFactors
  readonly passkeys: Passkeys
  readonly emailChanges: EmailChanges
  readonly personalRecords: PersonalRecords
  readonly roles: Roles
  readonly permissions: Permissions
  readonly policy: Policy
  readonly serviceCredentials: ServiceCredentials
  readonly resources: Resources
  readonly ipBlocks: IpBlocks
  readonly unitOfWork: UnitOfWork
  readonly outbox: Outbox
  readonly auditRecords: AuditRecords
  readonly identitySyncs: IdentitySyncs
  readonly unmarkedEnds: UnmarkedEnds
  readonly alertEvaluations: AlertEvaluations
  readonly operationalState: OperationalState
  /** The audit entries about a target, oldest first. */
  auditOf(target: string): Promise<readonly AuditEntry[]>
}

/**
 * What every set of data adapters guarantees: the doc comments of `src/application/ports`, tested.
 * The tests may share one state with others, so each makes up its own names and looks only at them.
 */
export function describeDataAdapters(adapters: () => DataAdapters): void {
  describeUsers(adapters)
  describeUserList(adapters)
  describeUnitOfWork(adapters)
  describeAccountChanges(adapters)
  describeUserChanges(adapters)
  describeUserDeletion(adapters)
  describeUserTransfers(adapters)
  describeUniqueness(adapters)
  describeOneTimeTokens(adapters)
  describeEmailChanges(adapters)
  describeUsernames(adapters)
  describePersonalRecords(adapters)
  describeSessions(adapters)
  describeSessionChanges(adapters)
  describeRefreshTokens(adapters)
  describeRefreshTokenRaces(adapters)
  describeRefreshTokenRules(adapters)
  describeSecondFactors(adapters)
  describeExpiredRecords(adapters)
  describeSigningKeys(adapters)
  describePasskeys(adapters)
  describeRoles(adapters)
  describePermissions(adapters)
  describePolicy(adapters)
  describeServiceCredentials(adapters)
  describeResources(adapters)
  describeIpBlocks(adapters)
  describeOutbox(adapters)
  describeAuditRecords(adapters)
  describeIdentitySyncs(adapters)
  describeUnmarkedEnds(adapters)
  describeAlertEvaluations(adapters)
}
