/** Roles and permissions before a test begins. */
import type { Permission, Role } from '../../../src/domain/access/role.ts'
import { origin, type SignedInPerson, succeeded } from './people.ts'
import type { Service } from './service.ts'

/** A permission that an administrator named. */
export async function aPermission(
  { application }: Service,
  { caller }: SignedInPerson,
  name = 'course:applaud',
): Promise<Permission> {
  return succeeded(await application.access.createPermission({ caller, name, origin }))
}

/** A role that an administrator made. */
export async function aRole(
  { application }: Service,
  { caller }: SignedInPerson,
  form: { name?: string; description?: string; permissions?: readonly string[] } = {},
): Promise<Role> {
  return succeeded(
    await application.access.createRole({
      name: 'editor',
      permissions: [],
      ...form,
      caller,
      origin,
    }),
  )
}

/** A role of the first migration. */
export async function builtInRole(
  { application }: Service,
  { caller }: SignedInPerson,
  name: string,
): Promise<Role> {
  const page = succeeded(
    await application.access.listRoles(caller, { after: undefined, limit: 50 }),
  )
  const role = page.items.find((item) => item.name === name)
  if (!role) throw new Error(`There is no role ${name}`)
  return role
}
