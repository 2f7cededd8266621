/** Counts what passes through a port. Each changes nothing of what the port promises. */
import type { DecisionLog } from '../../../application/ports/decision-log.ts'
import type { Mailer } from '../../../application/ports/mailer.ts'
import type { Metrics } from '../../../application/ports/metrics.ts'
import type { Change, UnitOfWork } from '../../../application/ports/unit-of-work.ts'
import type { AuthenticationMethod } from '../../../domain/session/session.ts'

/** Sign-ins, ends and new accounts, as they are committed: no answer tells of all of them. */
export function withCountedCommits(unitOfWork: UnitOfWork, metrics: Metrics): UnitOfWork {
  return {
    async commit(changes) {
      const committed = await unitOfWork.commit(changes)
      if (committed.ok) for (const change of changes) countChange(metrics, change, changes)
      return committed
    },
  }
}

export function withCountedDecisions(log: DecisionLog, metrics: Metrics): DecisionLog {
  return {
    note(decision) {
      const answer = decision.allowed ? 'allow' : 'deny'
      metrics.count('gatehouse_policy_decisions_total', { decision: answer })
      log.note(decision)
    },
  }
}

export function withCountedMail(mailer: Mailer, metrics: Metrics): Mailer {
  return {
    async send(...message) {
      const sent = await mailer.send(...message)
      metrics.count('gatehouse_mails_total', {
        result: sent.ok ? 'sent' : results[sent.error.kind],
      })
      return sent
    },
  }
}

const results = { mail_refused: 'refused', mail_unavailable: 'unavailable' } as const

function countChange(metrics: Metrics, change: Change, together: readonly Change[]): void {
  switch (change.kind) {
    case 'start_session': {
      const method = methodOf(change.session.methods)
      metrics.count('gatehouse_sessions_started_total', { method })
      return
    }
    case 'end_session':
    case 'end_sessions_of_user':
      metrics.count('gatehouse_session_ends_total', { reason: change.reason })
      return
    case 'insert_user': {
      const by = together.some(isRegistration) ? 'registration' : 'administrator'
      metrics.count('gatehouse_users_created_total', { by })
      return
    }
    case 'insert_users':
      metrics.count('gatehouse_users_created_total', { by: 'import' }, change.people.length)
      return
  }
}

function methodOf(methods: readonly AuthenticationMethod[]) {
  if (!methods.includes('pwd')) return 'passkey'
  return methods.includes('mfa') ? 'second_factor' : 'password'
}

function isRegistration(change: Change): boolean {
  return change.kind === 'append_audit' && change.entry.action === 'account.register'
}
