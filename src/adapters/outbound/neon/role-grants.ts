import { asc, eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { permissions, rolePermissions, roles } from './schema/index.ts'

export interface RoleGrant {
  readonly role: string
  readonly permission: string
}

/** Every permission that a role holds, in a stable order. */
export function readRoleGrants({ query, run }: Database): Promise<readonly RoleGrant[]> {
  return run(
    query
      .select({ role: roles.name, permission: permissions.name })
      .from(rolePermissions)
      .innerJoin(roles, eq(roles.id, rolePermissions.roleId))
      .innerJoin(permissions, eq(permissions.id, rolePermissions.permissionId))
      .orderBy(asc(roles.name), asc(permissions.name)),
  )
}
