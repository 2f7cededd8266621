/** A person ends this session, or every session. */
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'

export interface SignOutCommand {
  readonly caller: Caller
  readonly everywhere: boolean
  readonly origin: Origin
}

export type SignOut = (command: SignOutCommand) => Promise<Result<void, Failure<'session_ended'>>>

/** Asks nothing first: the change itself fails when the session has ended already. One trip. */
export function createSignOut(ports: { unitOfWork: UnitOfWork; clock: Clock }): SignOut {
  const { unitOfWork, clock } = ports

  return async ({ caller, everywhere, origin }) => {
    const at = clock.now()
    const committed = await unitOfWork.commit([
      everywhere
        ? {
            kind: 'end_sessions_of_user',
            userId: caller.userId,
            by: caller.sessionId,
            reason: 'sign_out',
            at,
          }
        : { kind: 'end_session', sessionId: caller.sessionId, reason: 'sign_out', at },
      {
        kind: 'append_audit',
        ...(everywhere && { endedSessionsOf: caller.userId }),
        entry: {
          at,
          action: 'session.sign_out',
          actor: caller.userId,
          sessionId: caller.sessionId,
          target: caller.userId,
          outcome: 'success',
          origin,
          details: { everywhere },
        },
      },
    ])
    return committed.ok ? ok() : err({ kind: 'session_ended' })
  }
}
