import { requirements } from '../../domain/access/requirement.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError } from '../access/admit.ts'
import type { ListPermitted } from '../access/list-permitted.ts'
import { type VisibleUser, visibleUser } from '../account/visible-user.ts'
import type { Page } from '../ports/page.ts'
import type { UserListQuery, Users } from '../ports/users.ts'

/** Accounts in the order of their ids, as far as the policies let the caller see them. */
export type ListUsers = (
  caller: Caller,
  query: UserListQuery,
) => Promise<Result<Page<VisibleUser>, AdmissionError>>

export function createListUsers(ports: { listPermitted: ListPermitted; users: Users }): ListUsers {
  const { listPermitted, users } = ports
  return async (caller, query) => {
    const listed = await listPermitted(caller, requirements.readUsers, (filter, vocabulary) =>
      users.list(query, { filter, vocabulary }),
    )
    if (!listed.ok) return listed
    const { admission, found } = listed.value
    return ok({ ...found, items: found.items.map((user) => visibleUser(user, admission)) })
  }
}
