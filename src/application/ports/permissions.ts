import type { Permission, PermissionName } from '../../domain/access/role.ts'
import type { PermissionId } from '../../domain/shared/ids.ts'
import type { Page, PageRequest } from './page.ts'
import type { Permitted } from './permitted.ts'

/** Reads permissions. */
export interface Permissions {
  /** Left out: all of them. */
  list(page: PageRequest<PermissionId>, permitted?: Permitted): Promise<Page<Permission>>
  byId(id: PermissionId): Promise<Permission | undefined>
  byName(name: PermissionName): Promise<Permission | undefined>
}
