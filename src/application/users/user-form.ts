/** What an administrator writes down for an account, parsed against what the policies declare. */
import { parseRoleName, type RoleName } from '../../domain/access/role.ts'
import type { UserAttributes } from '../../domain/account/user.ts'
import { showType, toValue } from '../../domain/policy/attribute-type.ts'
import type { Attributes } from '../../domain/policy/bundle.ts'
import { everyone } from '../../domain/policy/grants.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { FieldViolation } from '../../domain/shared/violation.ts'
import type { Failure } from '../errors.ts'

type Invalid = Failure<'validation_failed'>

export interface RolesForm {
  /** The primary role; left out: the first of `roles`. */
  readonly role?: string | undefined
  readonly roles?: readonly string[] | undefined
}

/** At least one role, each once, the primary one first. */
export function parseRoles(
  { role, roles = [] }: RolesForm,
  usual?: RoleName,
): Result<readonly [RoleName, ...RoleName[]], Invalid> {
  const given = [...(role === undefined ? [] : [role]), ...roles]
  const [first, ...rest] = [...new Set(given.length === 0 && usual ? [usual] : given)]
  if (first === undefined)
    return invalid([{ path: 'roles', code: 'required', message: 'Name at least one role.' }])
  const parsed = [first, ...rest].map((name) => ({ name, role: parseRoleName(name) }))
  const wrong = parsed.filter(({ name, role }) => !role.ok || name === everyone)
  if (wrong.length > 0) return invalid(wrong.map(unknownRole))
  return ok([first, ...rest] as [RoleName, ...RoleName[]]) // each has just been parsed
}

/** Only what the policies declare of people, each of its type. */
export function parseAttributes(
  declared: Attributes,
  given: Readonly<Record<string, unknown>>,
): Result<UserAttributes, Invalid> {
  const violations = Object.entries(given).flatMap(([name, value]): FieldViolation[] => {
    const path = `attributes.${name}`
    const type = Object.hasOwn(declared, name) ? declared[name] : undefined
    if (!type)
      return [{ path, code: 'unknown_field', message: 'The policies declare no such attribute.' }]
    if (toValue(type, value) !== undefined) return []
    return [{ path, code: 'wrong_type', message: `Must be ${showType(type)}.` }]
  })
  return violations.length > 0 ? invalid(violations) : ok(given as UserAttributes) // each just checked
}

export function unknownRole({ name }: { readonly name?: string } = {}): FieldViolation {
  const which = name === undefined ? 'One of the roles' : `The role ${name}`
  return {
    path: 'roles',
    code: 'role_unknown',
    message: `${which} does not exist: see GET /roles.`,
  }
}

export function invalid(violations: readonly FieldViolation[]): Result<never, Invalid> {
  return err({ kind: 'validation_failed', violations })
}
