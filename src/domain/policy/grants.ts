/** Which rules a set of roles brings: what the files say and what administrators have added. Pure. */
import type { PermissionName, RoleName } from '../access/role.ts'
import type { Bundle, PolicyRole, Rule } from './bundle.ts'

/** Permissions that administrators gave to roles at run time, beyond the files. */
export type RoleAdditions = ReadonlyMap<RoleName, readonly PermissionName[]>

/** As the record has them: one pair for each grant. */
export function additionsOf(
  grants: readonly (readonly [RoleName, PermissionName])[],
): RoleAdditions {
  const additions = new Map<RoleName, readonly PermissionName[]>()
  for (const [role, permission] of grants) {
    additions.set(role, [...(additions.get(role) ?? []), permission])
  }
  return additions
}

/**
 * Every permission of the roles, with the role that holds it: their own, what they inherit, and what was
 * added at run time to any of these. A role that nobody knows holds nothing.
 */
export function permissionsOf(
  bundle: Pick<Bundle, 'roles'>,
  additions: RoleAdditions,
  roles: readonly RoleName[],
): ReadonlyMap<PermissionName, RoleName> {
  const held = new Map<PermissionName, RoleName>()
  for (const role of withInherited(bundle, roles)) {
    const fromFile = bundle.roles.find(({ name }) => name === role)?.permissions ?? []
    for (const permission of [...fromFile, ...(additions.get(role) ?? [])]) {
      if (!held.has(permission)) held.set(permission, role)
    }
  }
  return held
}

/** The rules of the roles' permissions; a permission that no file gives a meaning has none. */
export function rulesOf(
  bundle: Bundle,
  additions: RoleAdditions,
  roles: readonly RoleName[],
): readonly Rule[] {
  return rulesOfPermissions(bundle, permissionsOf(bundle, additions, roles))
}

/** The rules of permissions that are held without a role between. */
export function rulesOfPermissions(
  { permissions }: Pick<Bundle, 'permissions'>,
  held: { has(permission: PermissionName): boolean },
): readonly Rule[] {
  return permissions.flatMap(({ name, rules }) => (held.has(name) ? rules : []))
}

/**
 * The roles that count in a session: all of them once a second factor was used in it; before that, those
 * that neither require one nor inherit from a role that does. It is as if the person had no others.
 */
export function rolesThatCount(
  bundle: Pick<Bundle, 'roles'>,
  roles: readonly RoleName[],
  hasMfa: boolean,
): readonly RoleName[] {
  if (hasMfa) return roles
  const guarded = new Set(
    bundle.roles.filter(({ mfa }) => mfa === 'required').map(({ name }) => name),
  )
  if (guarded.size === 0) return roles
  return roles.filter((role) => !withInherited(bundle, [role]).some((name) => guarded.has(name)))
}

/** Held by everybody who is signed in, when the files declare it; nobody is given it. */
export const everyone = 'everyone' as RoleName // a well-formed name

/** The roles and everything that they inherit, nearest first, and what everyone has. */
export function withInherited(
  { roles: declared }: Pick<Bundle, 'roles'>,
  roles: readonly RoleName[],
): readonly RoleName[] {
  const byName = new Map<RoleName, PolicyRole>(declared.map((role) => [role.name, role]))
  const reached = new Set<RoleName>(byName.has(everyone) ? [...roles, everyone] : roles)
  for (const role of reached) {
    for (const inherited of byName.get(role)?.inherits ?? []) reached.add(inherited)
  }
  return [...reached]
}
