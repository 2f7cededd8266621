import { requirements } from '../../domain/access/requirement.ts'
import type { Role } from '../../domain/access/role.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { RoleId } from '../../domain/shared/ids.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import type { Roles } from '../ports/roles.ts'
import type { AdmissionError } from './admit.ts'
import { withBaseline } from './baseline.ts'
import type { ListPermitted } from './list-permitted.ts'

/** Roles in the order they were made. */
export type ListRoles = (
  caller: Caller,
  page: PageRequest<RoleId>,
) => Promise<Result<Page<Role>, AdmissionError>>

export function createListRoles(ports: { listPermitted: ListPermitted; roles: Roles }): ListRoles {
  const { listPermitted, roles } = ports
  return async (caller, page) => {
    const listed = await listPermitted(caller, requirements.readRoles, (filter, vocabulary) =>
      roles.list(page, { filter, vocabulary }),
    )
    if (!listed.ok) return listed
    const { admission, found } = listed.value
    const { bundle } = admission.policy
    return ok({ ...found, items: found.items.map((role) => withBaseline(role, bundle)) })
  }
}
