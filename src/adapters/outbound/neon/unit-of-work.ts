/** Commits changes to Postgres as one batch: one trip, one transaction. */
import type { Change, CommitFailure, UnitOfWork } from '../../../application/ports/unit-of-work.ts'
import { err, ok } from '../../../domain/shared/result.ts'
import { accessStatements } from './changes/access.ts'
import { accountStatements } from './changes/account.ts'
import { addressStatements } from './changes/address.ts'
import { factorStatements } from './changes/factor.ts'
import { identityStatements } from './changes/identity.ts'
import { keyStatements } from './changes/keys.ts'
import { monitoringStatements } from './changes/monitoring.ts'
import { operationsStatements } from './changes/operations.ts'
import { policyStatements } from './changes/policy.ts'
import { portalStatements } from './changes/portal.ts'
import { protectionStatements } from './changes/protection.ts'
import { sessionStatements } from './changes/session.ts'
import { transferStatements } from './changes/transfer.ts'
import type { Database, Statement } from './database.ts'
import { QueryFailed } from './query-failed.ts'

export function createNeonUnitOfWork(db: Database): UnitOfWork {
  return {
    async commit(changes) {
      // Entries last: from the first one on, others of the same stream wait for this transaction.
      const inOrder = [...changes.filter((one) => !isAudit(one)), ...changes.filter(isAudit)]
      const [first, ...rest] = inOrder.flatMap((change) => statements(db, change))
      if (!first) return ok()
      try {
        await db.batch([first, ...rest])
        return ok()
      } catch (error) {
        const failure = error instanceof QueryFailed ? commitFailure(error) : undefined
        if (failure) return err({ kind: failure })
        throw error
      }
    },
  }
}

function isAudit({ kind }: Change): boolean {
  return kind === 'append_audit'
}

function statements(db: Database, change: Change): readonly Statement[] {
  switch (change.kind) {
    case 'insert_user':
    case 'verify_email':
    case 'update_profile':
    case 'replace_password':
    case 'replace_pool_reference':
    case 'upgrade_password_hash':
    case 'set_roles':
    case 'set_attributes':
    case 'set_status':
    case 'delete_user':
    case 'change_username':
    case 'issue_one_time_token':
    case 'spend_one_time_token':
      return accountStatements(db, change)
    case 'request_email_change':
    case 'agree_to_email_change':
    case 'stop_email_change':
    case 'change_email':
      return addressStatements(db, change)
    case 'start_session':
    case 'raise_session':
    case 'limit_sessions':
    case 'end_session':
    case 'end_sessions_of_user':
      return sessionStatements(db, change)
    case 'open_challenge':
    case 'spend_challenge':
    case 'enrol_totp':
    case 'confirm_totp':
    case 'use_totp':
    case 'reseal_totp':
    case 'remove_totp':
    case 'replace_recovery_codes':
    case 'use_recovery_code':
    case 'add_passkey':
    case 'use_passkey':
    case 'rename_passkey':
    case 'remove_passkey':
    case 'remove_factors':
      return factorStatements(db, change)
    case 'create_role':
    case 'update_role':
    case 'delete_role':
    case 'create_permission':
    case 'delete_permission':
      return accessStatements(db, change)
    case 'publish_policy':
    case 'renew_policy_seal':
    case 'propose_policy':
    case 'decide_proposal':
    case 'start_shadow':
    case 'stop_shadow':
      return policyStatements(db, change)
    case 'issue_credential':
    case 'revoke_credential':
    case 'put_resources':
    case 'delete_resource':
      return portalStatements(db, change)
    case 'add_signing_key':
    case 'withdraw_signing_key':
    case 'reseal_signing_key':
    case 'forget_signing_key':
      return keyStatements(db, change)
    case 'block_network':
    case 'lift_block':
      return protectionStatements(db, change)
    case 'insert_users':
    case 'begin_import':
    case 'advance_import':
      return transferStatements(db, change)
    case 'expect_identity':
    case 'confirm_identity':
    case 'sync_identity':
      return identityStatements(db, change)
    case 'record_evaluation':
      return monitoringStatements(db, change)
    case 'append_audit':
    case 'enqueue_mail':
      return operationsStatements(db, change)
  }
}

/** The constraint that was hit, in the words of the port. Guards name their failure themselves. */
const failureOfConstraint = new Map<string, CommitFailure['kind']>([
  ['users_username_unique', 'username_taken'],
  ['users_username_lower_unique', 'username_taken'],
  ['users_email_unique', 'email_taken'],
  ['users_email_lower_unique', 'email_taken'],
  ['users_public_id_unique', 'user_id_taken'],
  ['users_role_fk', 'role_in_use'],
  ['user_roles_role_fk', 'role_in_use'],
  ['roles_name_unique', 'role_name_taken'],
  ['permissions_name_unique', 'permission_name_taken'],
  ['policy_versions_pkey', 'stale'],
  ['signing_keys_sequence_unique', 'stale'],
  ['alert_evaluations_pkey', 'stale'],
  ['passkeys_credential_unique', 'passkey_taken'],
  ...(
    [
      'username_taken',
      'stale',
      'token_spent',
      'unknown_permission',
      'unknown_role',
      'last_administrator',
      'factor_exists',
      'code_used',
      'too_many_passkeys',
    ] as const
  ).map((guard) => [guard, guard] as const),
])

function commitFailure({ constraint }: QueryFailed): CommitFailure['kind'] | undefined {
  return constraint === null ? undefined : failureOfConstraint.get(constraint)
}
