/** Commits changes to a copy of the state and puts the copy in its place: all or none. */
import type { Change, UnitOfWork } from '../../../application/ports/unit-of-work.ts'
import type { AuditEntry } from '../../../domain/audit/audit-entry.ts'
import { err, ok } from '../../../domain/shared/result.ts'
import { applyAccessChange } from './changes/access.ts'
import { applyAccountChange } from './changes/account.ts'
import { applyAddressChange } from './changes/address.ts'
import { applyFactorChange } from './changes/factor.ts'
import { applyIdentityChange } from './changes/identity.ts'
import { applyKeyChange } from './changes/keys.ts'
import { applyPolicyChange } from './changes/policy.ts'
import { applyPortalChange } from './changes/portal.ts'
import { applyProtectionChange } from './changes/protection.ts'
import type { Refusal } from './changes/refusal.ts'
import { applySessionChange } from './changes/session.ts'
import { applyTransferChange } from './changes/transfer.ts'
import type { MemoryState, MemoryStore } from './store.ts'

export function createMemoryUnitOfWork(store: MemoryStore): UnitOfWork {
  return {
    async commit(changes) {
      const draft = structuredClone(store.state)
      // Entries last, as in Postgres: they may count what the others did.
      const entries = changes.filter(({ kind }) => kind === 'append_audit')
      for (const change of [...changes.filter((one) => !entries.includes(one)), ...entries]) {
        const refusal = apply(draft, change, store.state)
        if (refusal) return err({ kind: refusal })
      }
      store.state = draft
      return ok()
    },
  }
}

function apply(state: MemoryState, change: Change, before: MemoryState): Refusal {
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
      return applyAccountChange(state, change)
    case 'request_email_change':
    case 'agree_to_email_change':
    case 'stop_email_change':
    case 'change_email':
      return applyAddressChange(state, change)
    case 'start_session':
    case 'raise_session':
    case 'limit_sessions':
    case 'end_session':
    case 'end_sessions_of_user':
      return applySessionChange(state, change)
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
      return applyFactorChange(state, change)
    case 'create_role':
    case 'update_role':
    case 'delete_role':
    case 'create_permission':
    case 'delete_permission':
      return applyAccessChange(state, change)
    case 'publish_policy':
    case 'renew_policy_seal':
    case 'propose_policy':
    case 'decide_proposal':
    case 'start_shadow':
    case 'stop_shadow':
      return applyPolicyChange(state, change)
    case 'issue_credential':
    case 'revoke_credential':
    case 'put_resources':
    case 'delete_resource':
      return applyPortalChange(state, change)
    case 'add_signing_key':
    case 'withdraw_signing_key':
    case 'reseal_signing_key':
    case 'forget_signing_key':
      return applyKeyChange(state, change)
    case 'block_network':
    case 'lift_block':
      return applyProtectionChange(state, change)
    case 'insert_users':
    case 'begin_import':
    case 'advance_import':
      return applyTransferChange(state, change)
    case 'expect_identity':
    case 'confirm_identity':
    case 'sync_identity':
      return applyIdentityChange(state, change)
    case 'record_evaluation': {
      const { evaluation, keptSince } = change
      if (state.evaluations.some(({ sequence }) => sequence === evaluation.sequence)) return 'stale'
      const kept = [...state.evaluations, evaluation].filter(({ at }) => at >= keptSince)
      state.evaluations.splice(0, state.evaluations.length, ...kept)
      return undefined
    }
    case 'append_audit':
      state.audit.push(withEndedSessions(change, state, before))
      return undefined
    case 'enqueue_mail':
      state.outbox.set(change.message.id, {
        ...change.message,
        nextAttemptAt: change.message.createdAt,
        attempts: 0,
        lease: null,
        leasedUntil: null,
        outcome: 'waiting',
        lastFailure: null,
      })
      return undefined
  }
}

function withEndedSessions(
  { entry, endedSessionsOf }: Extract<Change, { kind: 'append_audit' }>,
  state: MemoryState,
  before: MemoryState,
): AuditEntry {
  if (endedSessionsOf === undefined) return entry
  const sessionsEnded = [...state.sessions.values()].filter(
    ({ id, userId, endedAt }) =>
      userId === endedSessionsOf && endedAt !== null && before.sessions.get(id)?.endedAt === null,
  ).length
  return { ...entry, details: { ...entry.details, sessionsEnded } }
}
