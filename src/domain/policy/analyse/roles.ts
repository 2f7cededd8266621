/** What is odd about roles and permissions, whatever their rules say. Pure. */
import type { Bundle, PolicyRole } from '../bundle.ts'
import { everyone } from '../grants.ts'
import type { Holdings } from './holdings.ts'
import { type Warning, warning } from './warning.ts'

export function analyseRoles(
  { permissions, roles }: Bundle,
  holdings: Holdings,
): readonly Warning[] {
  const unused = permissions.filter(({ name }) => holdings.holders(name).length === 0)
  const empty = roles.filter(({ name }) => holdings.of(name).size === 0)
  return [
    ...unused.map(({ name, origin }) =>
      warning(
        origin,
        'permission_unused',
        `No role holds ${name}, so nobody uses its rules unless an administrator adds it to a role.`,
        'List it in a role, or delete it.',
      ),
    ),
    ...empty.map(({ name, origin }) =>
      warning(
        origin,
        'role_empty',
        `The role ${name} holds no permission, neither its own nor inherited.`,
        'List permissions, inherit from a role that has some, or delete it.',
      ),
    ),
    ...roles.flatMap((role) => redundant(role, holdings)),
  ]
}

function redundant(role: PolicyRole, holdings: Holdings): readonly Warning[] {
  const others = role.name === everyone ? role.inherits : [...role.inherits, everyone]
  return role.permissions.flatMap((permission) => {
    const from = others.find((other) => holdings.of(other).has(permission))
    if (from === undefined) return []
    return warning(
      role.origin,
      'permission_redundant',
      `The role ${role.name} lists ${permission}, which ${from === everyone ? 'everyone has' : `it inherits from ${from}`} already.`,
      `Take it out of the permissions of ${role.name}.`,
    )
  })
}
