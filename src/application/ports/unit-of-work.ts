import type { AuditEntry } from '../../domain/audit/audit-entry.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { Result } from '../../domain/shared/result.ts'
import type { AccessChange } from './changes/access.ts'
import type { AccountChange } from './changes/account.ts'
import type { AddressChange } from './changes/address.ts'
import type { FactorChange } from './changes/factor.ts'
import type { IdentityChange } from './changes/identity.ts'
import type { KeyChange } from './changes/keys.ts'
import type { MonitoringChange } from './changes/monitoring.ts'
import type { PolicyChange } from './changes/policy.ts'
import type { PortalChange } from './changes/portal.ts'
import type { ProtectionChange } from './changes/protection.ts'
import type { SessionChange } from './changes/session.ts'
import type { TransferChange } from './changes/transfer.ts'
import type { OutboxMessage } from './outbox.ts'

/**
 * Commits a list of changes in order, all or none, in one trip. A condition that must hold at commit
 * belongs to its change; one that does not hold undoes the whole list and comes back as the failure
 * named beside the change.
 */
export interface UnitOfWork {
  commit(changes: readonly Change[]): Promise<Result<void, CommitFailure>>
}

export type Change =
  | AccountChange
  | AddressChange
  | SessionChange
  | FactorChange
  | AccessChange
  | PolicyChange
  | PortalChange
  | KeyChange
  | TransferChange
  | IdentityChange
  | ProtectionChange
  | MonitoringChange
  | {
      readonly kind: 'append_audit'
      readonly entry: AuditEntry
      /** Notes among the entry's details how many sessions of that person the commit ends: `sessionsEnded`. */
      readonly endedSessionsOf?: UserId
    }
  | { readonly kind: 'enqueue_mail'; readonly message: OutboxMessage }

export interface CommitFailure {
  readonly kind:
    | 'username_taken'
    | 'email_taken'
    | 'user_id_taken'
    | 'stale'
    | 'token_spent'
    | 'role_name_taken'
    | 'role_in_use'
    | 'unknown_permission'
    | 'unknown_role'
    | 'last_administrator'
    | 'permission_name_taken'
    | 'factor_exists'
    | 'code_used'
    | 'passkey_taken'
    | 'too_many_passkeys'
}
