import type { Role, RoleName } from '../../domain/access/role.ts'
import type { RoleId } from '../../domain/shared/ids.ts'
import type { Page, PageRequest } from './page.ts'
import type { Permitted } from './permitted.ts'

/** Reads roles with their permissions, in one trip. */
export interface Roles {
  /** Left out: all of them. */
  list(page: PageRequest<RoleId>, permitted?: Permitted): Promise<Page<Role>>
  byId(id: RoleId): Promise<Role | undefined>
  byName(name: RoleName): Promise<Role | undefined>
}
