/** The roles and permissions that the service itself relies on; the first migration creates them. */
import type { PermissionName, Role, RoleName } from './role.ts'

// Literals of the two vocabularies: each is well-formed (a test parses them all).
const role = <const T extends string>(name: T) => name as T & RoleName
const permission = <const T extends string>(name: T) => name as T & PermissionName

/** What a person who registers becomes. */
export const registrationRole = role('learner')
export const administratorRole = role('administrator')

export const builtInRoles: readonly RoleName[] = [
  registrationRole,
  role('teacher'),
  role('author'),
  role('support'),
  administratorRole,
]

/** The permissions that routes of this service ask for. */
export const builtInPermissions = {
  readRoles: permission('role:read'),
  createRoles: permission('role:create'),
  updateRoles: permission('role:update'),
  deleteRoles: permission('role:delete'),
  readPermissions: permission('permission:read'),
  createPermissions: permission('permission:create'),
  deletePermissions: permission('permission:delete'),
} as const

/**
 * Whether `next` would leave a built-in role unable to do what the service relies on:
 * administrators who cannot manage roles could never get that right back.
 */
export function locksOut(current: Role, next: readonly PermissionName[]): boolean {
  if (current.name !== administratorRole) return false
  return Object.values(builtInPermissions).some((needed) => !next.includes(needed))
}
