import { requirements } from '../../domain/access/requirement.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import { type VisibleUser, visibleUser } from '../account/visible-user.ts'
import type { FindUser, FindUserError } from './find-user.ts'

export type ViewUser = (caller: Caller, id: UserId) => Promise<Result<VisibleUser, FindUserError>>

export function createViewUser({ findUser }: { findUser: FindUser }): ViewUser {
  return async (caller, id) => {
    const found = await findUser(caller, requirements.readUsers, id)
    return found.ok ? ok(visibleUser(found.value.user, found.value.admission)) : found
  }
}
