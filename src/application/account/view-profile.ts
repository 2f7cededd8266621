import type { User } from '../../domain/account/user.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Users } from '../ports/users.ts'

/** A person reads the own profile, as it is now. */
export type ViewProfile = (caller: Caller) => Promise<Result<User, Failure<'session_ended'>>>

export function createViewProfile(ports: { admit: Admit; users: Users }): ViewProfile {
  const { admit, users } = ports
  return async (caller) => {
    const [admission, user] = await Promise.all([admit(caller), users.byId(caller.userId)])
    if (!admission.ok) return admission
    return user ? ok(user) : err({ kind: 'session_ended' })
  }
}
