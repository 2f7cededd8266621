import { requirements } from '../../domain/access/requirement.ts'
import type { Permission } from '../../domain/access/role.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { PermissionId } from '../../domain/shared/ids.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import type { Permissions } from '../ports/permissions.ts'
import type { AdmissionError, Admit } from './admit.ts'

/** Permissions in the order they were made. */
export type ListPermissions = (
  caller: Caller,
  page: PageRequest<PermissionId>,
) => Promise<Result<Page<Permission>, AdmissionError>>

export function createListPermissions(ports: {
  admit: Admit
  permissions: Permissions
}): ListPermissions {
  const { admit, permissions } = ports
  return async (caller, page) => {
    const [admission, found] = await Promise.all([
      admit(caller, requirements.readPermissions),
      permissions.list(page),
    ])
    return admission.ok ? ok(found) : admission
  }
}
