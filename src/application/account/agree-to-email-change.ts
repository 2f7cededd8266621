/** Somebody opens the link that a change of address has sent to one of the two addresses, and agrees. */
import { type AddressSide, otherSide } from '../../domain/account/email-change.ts'
import { isSpendable } from '../../domain/account/one-time-token.ts'
import type { AuditAction } from '../../domain/audit/actions.ts'
import type { AuditEntry, Origin } from '../../domain/audit/audit-entry.ts'
import { whatChanged } from '../../domain/audit/what-changed.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { EmailChanges } from '../ports/email-changes.ts'
import type { Ids } from '../ports/ids.ts'
import type { OneTimeTokenMint } from '../ports/one-time-token-mint.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { notice } from './notice.ts'

export type Agreement =
  | { readonly status: 'changed' }
  | { readonly status: 'agreed'; readonly outstanding: AddressSide }

/**
 * The second one to agree puts the new address into force: every session ends, and whatever else waits in the
 * old mailbox is worthless. `email_taken`: somebody got the address meanwhile; the link stays good.
 */
export type AgreeToEmailChange = (command: {
  readonly token: string
  readonly origin: Origin
}) => Promise<Result<Agreement, Failure<'invalid_token' | 'email_taken'>>>

/** Once more when the other side has agreed at the same moment. */
const attemptsMax = 2

export function createAgreeToEmailChange(ports: {
  emailChanges: EmailChanges
  oneTimeTokenMint: OneTimeTokenMint
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
}): AgreeToEmailChange {
  const { emailChanges, oneTimeTokenMint, unitOfWork, ids, clock } = ports

  const attempt = async (
    command: Parameters<AgreeToEmailChange>[0],
    attemptsLeft: number,
  ): ReturnType<AgreeToEmailChange> => {
    const { token, origin } = command
    const now = clock.now()
    const hash = await oneTimeTokenMint.hash(token)
    const found = await emailChanges.byToken(hash)
    if (!found || !isSpendable(found.token, now) || found.user.status === 'disabled') {
      return err({ kind: 'invalid_token' })
    }
    const { side, change, user } = found
    const { from, to } = change
    const outstanding = otherSide(side)
    const otherHas = change.agreedAt[outstanding] !== null
    const entry = (action: AuditAction, said: Partial<AuditEntry>): AuditEntry => {
      const { id } = user
      const by = { actor: id, onBehalfOf: id, target: id, origin } as const
      return { at: now, action, ...by, outcome: 'success', ...said }
    }
    const committed = await unitOfWork.commit([
      { kind: 'spend_one_time_token', hash, at: now },
      { kind: 'agree_to_email_change', userId: user.id, side, to, otherHas, at: now },
      {
        kind: 'append_audit',
        entry: entry('account.agree_to_email_change', { details: { by: `${side}_address` } }),
      },
      ...(otherHas
        ? ([
            { kind: 'change_email', userId: user.id, from, to, proven: true, at: now },
            { kind: 'end_sessions_of_user', userId: user.id, reason: 'email_change', at: now },
            {
              kind: 'append_audit',
              endedSessionsOf: user.id,
              entry: entry(
                'account.change_email',
                whatChanged(user, { ...user, email: to, emailVerified: true }),
              ),
            },
            notice(user, { template: 'email_changed', newEmail: to }, ids, now),
          ] as const)
        : []),
    ])
    if (committed.ok)
      return ok(otherHas ? { status: 'changed' } : { status: 'agreed', outstanding })
    if (committed.error.kind === 'email_taken') return err({ kind: 'email_taken' })
    if (committed.error.kind === 'stale' && attemptsLeft > 1) {
      return attempt(command, attemptsLeft - 1)
    }
    return err({ kind: 'invalid_token' })
  }
  return (command) => attempt(command, attemptsMax)
}
