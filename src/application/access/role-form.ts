/** What an administrator writes down for a role, parsed. */
import {
  type PermissionName,
  parseDescription,
  parsePermissionName,
  parseRoleName,
  type RoleName,
} from '../../domain/access/role.ts'
import { optional, parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'

export interface RoleForm {
  readonly name: string
  readonly description?: string | null | undefined
  readonly permissions: readonly string[]
}

export interface ParsedRole {
  readonly name: RoleName
  readonly description: string | null
  readonly permissions: readonly PermissionName[]
}

export function parseRoleForm(form: RoleForm): Result<ParsedRole, Failure<'validation_failed'>> {
  const fields = parseFields({
    name: parseRoleName(form.name),
    description: optional(form.description, parseDescription),
  })
  const names = parseFields(
    Object.fromEntries(
      form.permissions.map((name, index) => [`permissions.${index}`, parsePermissionName(name)]),
    ),
  )
  if (fields.ok && names.ok) {
    const permissions = [...new Set(Object.values(names.value))].sort()
    return ok({
      name: fields.value.name,
      description: fields.value.description ?? null,
      permissions,
    })
  }
  const violations = [...(fields.ok ? [] : fields.error), ...(names.ok ? [] : names.error)]
  return err({ kind: 'validation_failed', violations })
}

/** Names in a role that no permission has: said about the field, as the form was well-formed. */
export function unknownPermission(): Failure<'validation_failed'> {
  return {
    kind: 'validation_failed',
    violations: [
      {
        path: 'permissions',
        code: 'permission_unknown',
        message: 'Every permission must exist: see GET /permissions.',
      },
    ],
  }
}
