import { requirements } from '../../domain/access/requirement.ts'
import type { Permission } from '../../domain/access/role.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { PermissionId } from '../../domain/shared/ids.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import type { Permissions } from '../ports/permissions.ts'
import type { AdmissionError } from './admit.ts'
import type { ListPermitted } from './list-permitted.ts'

/** Permissions in the order they were made. */
export type ListPermissions = (
  caller: Caller,
  page: PageRequest<PermissionId>,
) => Promise<Result<Page<Permission>, AdmissionError>>

export function createListPermissions(ports: {
  listPermitted: ListPermitted
  permissions: Permissions
}): ListPermissions {
  const { listPermitted, permissions } = ports
  return async (caller, page) => {
    const listed = await listPermitted(caller, requirements.readPermissions, (filter, vocabulary) =>
      permissions.list(page, { filter, vocabulary }),
    )
    return listed.ok ? ok(listed.value.found) : listed
  }
}
