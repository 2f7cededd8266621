/** Roles and permissions by name: what administrators compose. Pure. */
import type { PermissionId, RoleId } from '../shared/ids.ts'
import { err, ok, type Result } from '../shared/result.ts'
import { type Violation, violation } from '../shared/violation.ts'

/** Lower-case words joined by `-` or `_`, at most 50 characters (`content-author`). */
export type RoleName = string & { readonly __brand: 'RoleName' }
/** `subject:verb`, at most 100 characters (`course:publish`); more segments are allowed. */
export type PermissionName = string & { readonly __brand: 'PermissionName' }

export interface Role {
  readonly id: RoleId
  readonly name: RoleName
  readonly description: string | null
  /** In alphabetical order. */
  readonly permissions: readonly PermissionName[]
  /** Shipped with the service: cannot be renamed or deleted. */
  readonly system: boolean
  readonly version: number
}

export interface Permission {
  readonly id: PermissionId
  readonly name: PermissionName
  readonly description: string | null
  /** Shipped with the service: its routes ask for it. */
  readonly system: boolean
}

const roleName = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/
const permissionName = /^[a-z][a-z0-9-]*(?::[a-z][a-z0-9-]*){1,4}$/

export function parseRoleName(input: string): Result<RoleName, Violation> {
  if (input.length <= 50 && roleName.test(input)) return ok(input as RoleName) // just checked
  return err(
    violation(
      'role_name_invalid',
      'A role name is 1 to 50 lower-case letters and digits, words joined by - or _.',
    ),
  )
}

export function parsePermissionName(input: string): Result<PermissionName, Violation> {
  if (input.length <= 100 && permissionName.test(input)) return ok(input as PermissionName) // just checked
  return err(
    violation(
      'permission_name_invalid',
      'A permission is written subject:verb in lower-case letters, at most 100 characters.',
    ),
  )
}

export const descriptionLengthMax = 500

export function parseDescription(input: string): Result<string, Violation> {
  if (input.length <= descriptionLengthMax) return ok(input)
  return err(
    violation(
      'description_too_long',
      `A description has at most ${descriptionLengthMax} characters.`,
    ),
  )
}
