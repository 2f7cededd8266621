import type { Permission, PermissionName } from '../../domain/access/role.ts'
import type { PermissionId } from '../../domain/shared/ids.ts'
import type { Page, PageRequest } from './page.ts'

/** Reads permissions. */
export interface Permissions {
  list(page: PageRequest<PermissionId>): Promise<Page<Permission>>
  byId(id: PermissionId): Promise<Permission | undefined>
  byName(name: PermissionName): Promise<Permission | undefined>
}
