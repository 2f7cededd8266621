/** Ends a change of address before it has come into force. */
import { requirements } from '../../domain/access/requirement.ts'
import { stopsChange } from '../../domain/account/email-change.ts'
import type { AuditEntry, Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { EmailChanges } from '../ports/email-changes.ts'
import type { OneTimeTokenMint } from '../ports/one-time-token-mint.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'

/** By the link of either letter, nobody signed in. */
export type StopEmailChangeByLetter = (command: {
  readonly token: string
  readonly origin: Origin
}) => Promise<Result<void, Failure<'invalid_token'>>>

/** By the person who asked for it. */
export type StopEmailChange = (command: {
  readonly caller: Caller
  readonly origin: Origin
}) => Promise<Result<void, AdmissionError | Failure<'no_email_change'>>>

interface StopPorts {
  readonly admit: Admit
  readonly emailChanges: EmailChanges
  readonly oneTimeTokenMint: OneTimeTokenMint
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
}

export function createStopEmailChangeByLetter(
  ports: Omit<StopPorts, 'admit'>,
): StopEmailChangeByLetter {
  const { emailChanges, oneTimeTokenMint, unitOfWork, clock } = ports

  return async ({ token, origin }) => {
    const now = clock.now()
    const found = await emailChanges.byToken(await oneTimeTokenMint.hash(token))
    if (!found || !stopsChange(found.token, found.side, found.change, now)) {
      return err({ kind: 'invalid_token' })
    }
    const { id } = found.user
    const details = { by: `${found.side}_address` }
    const entry = { at: now, actor: id, onBehalfOf: id, origin, details }
    const committed = await unitOfWork.commit(stop(id, entry))
    return committed.ok ? ok() : err({ kind: 'invalid_token' })
  }
}

export function createStopEmailChange(
  ports: Pick<StopPorts, 'admit' | 'unitOfWork' | 'clock'>,
): StopEmailChange {
  const { admit, unitOfWork, clock } = ports

  return async ({ caller, origin }) => {
    const { userId: id, sessionId } = caller
    const admission = await admit(caller, requirements.keepOwnEmail, { id })
    if (!admission.ok) return admission
    const entry = { at: clock.now(), actor: id, sessionId, origin }
    const committed = await unitOfWork.commit(stop(id, entry))
    return committed.ok ? ok() : err({ kind: 'no_email_change' })
  }
}

function stop(
  userId: UserId,
  entry: Pick<AuditEntry, 'at' | 'actor' | 'onBehalfOf' | 'sessionId' | 'origin' | 'details'>,
): readonly Change[] {
  const action = 'account.stop_email_change'
  return [
    { kind: 'stop_email_change', userId, at: entry.at },
    { kind: 'append_audit', entry: { ...entry, action, target: userId, outcome: 'success' } },
  ]
}
