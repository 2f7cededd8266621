import type { PermissionName } from '../../domain/access/role.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Policy } from '../ports/policy.ts'
import type { Sessions } from '../ports/sessions.ts'

export type AdmissionError = Failure<'session_ended' | 'permission_denied'>

/**
 * Lets a caller in, or says why not: the session must be live, and one of the roles must hold
 * `permission` where the use case asks for one. Reads may run beside it, so that a request stays at
 * one trip; nothing is written and nothing is answered before it has said yes.
 */
export interface Admit {
  (caller: Caller): Promise<Result<void, Failure<'session_ended'>>>
  (caller: Caller, permission: PermissionName): Promise<Result<void, AdmissionError>>
}

export function createAdmit(ports: { sessions: Sessions; policy: Policy; clock: Clock }): Admit {
  const { sessions, policy, clock } = ports

  function admit(caller: Caller): Promise<Result<void, Failure<'session_ended'>>>
  function admit(caller: Caller, permission?: PermissionName): Promise<Result<void, AdmissionError>>
  async function admit(
    caller: Caller,
    permission?: PermissionName,
  ): Promise<Result<void, AdmissionError>> {
    const [liveUntil, inForce] = await Promise.all([
      sessions.liveUntil(caller, clock.now()),
      permission === undefined ? undefined : policy.inForce(),
    ])
    if (liveUntil === undefined) return err({ kind: 'session_ended' })
    if (permission !== undefined && !inForce?.allows(caller.roles, permission)) {
      return err({ kind: 'permission_denied', permission })
    }
    return ok()
  }

  return admit
}
