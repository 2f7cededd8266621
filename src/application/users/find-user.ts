/** The account that an administrator wants to do something to. */
import { type Requirement, requirements } from '../../domain/access/requirement.ts'
import type { User } from '../../domain/account/user.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Admission, AdmissionError, Admit } from '../access/admit.ts'
import { userResource } from '../access/resources.ts'
import type { Failure } from '../errors.ts'
import type { Users } from '../ports/users.ts'

export type FindUserError = AdmissionError | Failure<'user_not_found'>

/** Somebody whom the caller may not even see is not there for them. */
export type FindUser = (
  caller: Caller,
  requirement: Requirement,
  id: UserId,
) => Promise<Result<{ readonly admission: Admission; readonly user: User }, FindUserError>>

export function createFindUser(ports: { admit: Admit; users: Users }): FindUser {
  const { admit, users } = ports
  return async (caller, requirement, id) => {
    const [admitted, user] = await Promise.all([admit(caller, requirement), users.byId(id)])
    if (!admitted.ok) return admitted
    if (!user) return err({ kind: 'user_not_found' })
    const admission = admitted.value
    const resource = userResource(user)
    const permitted = admission.permit(resource)
    if (permitted.ok) return ok({ admission, user })
    const { policy, principal, facts } = admission
    const visible = policy.decide(principal.roles, { ...requirements.readUsers, resource }, facts)
    return visible ? permitted : err({ kind: 'user_not_found' })
  }
}
