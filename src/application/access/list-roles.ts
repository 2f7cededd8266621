import { requirements } from '../../domain/access/requirement.ts'
import type { Role } from '../../domain/access/role.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { RoleId } from '../../domain/shared/ids.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import type { Roles } from '../ports/roles.ts'
import type { AdmissionError, Admit } from './admit.ts'
import { withBaseline } from './baseline.ts'

/** Roles in the order they were made. */
export type ListRoles = (
  caller: Caller,
  page: PageRequest<RoleId>,
) => Promise<Result<Page<Role>, AdmissionError>>

export function createListRoles(ports: { admit: Admit; roles: Roles }): ListRoles {
  const { admit, roles } = ports
  return async (caller, page) => {
    const [admission, found] = await Promise.all([
      admit(caller, requirements.readRoles),
      roles.list(page),
    ])
    if (!admission.ok) return admission
    const { bundle } = admission.value.policy
    return ok({ ...found, items: found.items.map((role) => withBaseline(role, bundle)) })
  }
}
