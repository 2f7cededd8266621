/** Roles as they are: what the policy files give them and what administrators have added. */
import type { PermissionName, Role } from '../../domain/access/role.ts'
import type { Bundle } from '../../domain/policy/bundle.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'

/** The role with its permissions from the files; what it inherits is said by the files alone. */
export function withBaseline(role: Role, { roles }: Pick<Bundle, 'roles'>): Role {
  const fromFiles = roles.find(({ name }) => name === role.name)?.permissions ?? []
  return { ...role, permissions: [...new Set([...fromFiles, ...role.permissions])].sort() }
}

/**
 * What is to be stored of the permissions that an administrator wants a role to have: all but the ones that
 * the files give it. Those can only be taken away by editing the policy.
 */
export function additionsOf(
  role: Pick<Role, 'name'>,
  wanted: readonly PermissionName[],
  { roles }: Pick<Bundle, 'roles'>,
): Result<readonly PermissionName[], Failure<'validation_failed'>> {
  const file = roles.find(({ name }) => name === role.name)
  const fromFiles = file?.permissions ?? []
  const missing = fromFiles.filter((name) => !wanted.includes(name))
  if (!file || missing.length === 0) {
    return ok(wanted.filter((name) => !fromFiles.includes(name)))
  }
  const { path, line } = file.origin
  return err({
    kind: 'validation_failed',
    violations: [
      {
        path: 'permissions',
        code: 'permission_from_policy',
        message: `The policy files give this role ${missing.join(', ')} (${path}:${line}). Edit the policy to take that away.`,
      },
    ],
  })
}
