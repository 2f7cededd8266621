import { requirements } from '../../domain/access/requirement.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Users } from '../ports/users.ts'
import { type VisibleUser, visibleUser } from './visible-user.ts'

/** A person reads the own profile, as it is now. */
export type ViewProfile = (caller: Caller) => Promise<Result<VisibleUser, AdmissionError>>

export function createViewProfile(ports: { admit: Admit; users: Users }): ViewProfile {
  const { admit, users } = ports
  return async (caller) => {
    const [admission, user] = await Promise.all([
      admit(caller, requirements.readOwnAccount, { id: caller.userId }),
      users.byId(caller.userId),
    ])
    if (!admission.ok) return admission
    return user ? ok(visibleUser(user, admission.value)) : err({ kind: 'session_ended' })
  }
}
