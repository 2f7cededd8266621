/** One session is ended from another: by its owner, or by whoever may sign people out. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { SessionId, UserId } from '../../domain/shared/ids.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { FindUser, FindUserError } from '../users/find-user.ts'

interface EndSessionCommand {
  readonly caller: Caller
  readonly sessionId: SessionId
  readonly origin: Origin
}

/** Somebody else's, one that has ended and one that never was are alike not there. */
export type EndOwnSession = (
  command: EndSessionCommand,
) => Promise<Result<void, AdmissionError | Failure<'session_not_found'>>>

export type EndSessionOf = (
  command: EndSessionCommand & { readonly userId: UserId },
) => Promise<Result<void, FindUserError | Failure<'session_not_found'>>>

export function createEndSession(ports: {
  admit: Admit
  findUser: FindUser
  unitOfWork: UnitOfWork
  clock: Clock
}): { readonly endOwnSession: EndOwnSession; readonly endSessionOf: EndSessionOf } {
  const { admit, findUser, unitOfWork, clock } = ports

  async function end(
    { caller, sessionId, origin }: EndSessionCommand,
    of: UserId,
    reason: 'sign_out' | 'administrator',
  ): Promise<Result<void, Failure<'session_not_found'>>> {
    const at = clock.now()
    const committed = await unitOfWork.commit([
      { kind: 'end_session', sessionId, of, reason, at },
      {
        kind: 'append_audit',
        entry: {
          at,
          action: 'session.end',
          actor: caller.userId,
          sessionId: caller.sessionId,
          target: of,
          outcome: 'success',
          origin,
          details: { session: sessionId },
        },
      },
    ])
    return committed.ok ? ok() : err({ kind: 'session_not_found' })
  }

  return {
    async endOwnSession(command) {
      const { userId } = command.caller
      const admission = await admit(command.caller, requirements.endOwnSession, { userId })
      return admission.ok ? end(command, userId, 'sign_out') : admission
    },
    async endSessionOf({ userId, ...command }) {
      const found = await findUser(command.caller, requirements.signOutUsers, userId)
      return found.ok ? end(command, userId, 'administrator') : found
    },
  }
}
