/** Reads a role: what it holds, and whom it inherits from. Pure. */
import { type PermissionName, parseRoleName, type RoleName } from '../../access/role.ts'
import type { PolicyRole } from '../bundle.ts'
import type { SourceEntry } from '../source.ts'
import { quote, readMembers, readString, readWords, shapeOf, type Word } from './read-node.ts'
import { type Report, suggest } from './report.ts'

export interface RoleDeclaration {
  readonly report: Report
  readonly role: PolicyRole
  readonly at: Word['at']
  readonly inherits: readonly Word[]
  readonly permissions: readonly Word[]
}

export function readRole(
  report: Report,
  { key, keyAt, value }: SourceEntry,
): RoleDeclaration | undefined {
  const name = parseRoleName(key)
  if (!name.ok) {
    return report.error(
      keyAt,
      'role_name_invalid',
      `${quote(key)} cannot be the name of a role.`,
      name.error.message,
    )
  }
  const members = readMembers(report, value, 'A role', [
    'description',
    'inherits',
    'permissions',
    'mfa',
  ])
  if (!members) return undefined
  const inherits = members.inherits ? readWords(report, members.inherits.value, 'inherits') : []
  const permissions = members.permissions
    ? readWords(report, members.permissions.value, 'permissions')
    : []
  return {
    report,
    at: keyAt,
    inherits,
    permissions,
    role: {
      name: name.value,
      description: members.description
        ? (readString(report, members.description.value, 'A description') ?? null)
        : null,
      // Names of roles and permissions are known to exist once `checkRoles` has found nothing.
      inherits: inherits.map(({ text }) => text as RoleName),
      permissions: permissions.map(({ text }) => text as PermissionName),
      ...(members.mfa && readMfa(report, members.mfa.value) && { mfa: 'required' as const }),
      origin: { path: report.path, line: keyAt.line },
    },
  }
}

function readMfa(report: Report, node: SourceEntry['value']): boolean {
  if (node.kind === 'scalar' && node.value === 'required') return true
  report.error(
    node.at,
    'wrong_shape',
    `mfa must be required, not ${shapeOf(node)}.`,
    'Leave it out where a password will do.',
  )
  return false
}

/** Reports unknown roles and permissions, and roles that inherit from themselves. */
export function checkRoles(
  declarations: readonly RoleDeclaration[],
  permissions: ReadonlySet<string>,
): void {
  const byName = new Map(
    declarations.map((declaration) => [declaration.role.name as string, declaration]),
  )
  for (const { report, inherits, permissions: held } of declarations) {
    for (const { text, at } of inherits) {
      if (!byName.has(text))
        report.error(
          at,
          'unknown_role',
          `No file declares the role ${quote(text)}.`,
          suggest(text, [...byName.keys()]),
        )
    }
    for (const { text, at } of held) {
      if (!permissions.has(text))
        report.error(
          at,
          'unknown_permission',
          `No file declares the permission ${quote(text)}.`,
          suggest(text, [...permissions]),
        )
    }
  }
  for (const declaration of declarations) reportCycle(declaration, byName)
}

/** Each cycle once, at the role of it that comes first in the alphabet. */
function reportCycle(start: RoleDeclaration, byName: ReadonlyMap<string, RoleDeclaration>): void {
  const cycle = pathBack(start, byName)
  if (!cycle || cycle.some((name) => name < start.role.name)) return
  start.report.error(
    start.at,
    'inheritance_cycle',
    `A role cannot inherit from itself: ${[...cycle, cycle[0]].join(' → ')}.`,
    'Take one of these inherits away.',
  )
}

function pathBack(
  start: RoleDeclaration,
  byName: ReadonlyMap<string, RoleDeclaration>,
): readonly string[] | undefined {
  const seen = new Set<string>()
  let paths = [[start.role.name as string]]
  while (paths.length > 0) {
    const next: string[][] = []
    for (const path of paths) {
      for (const { text } of byName.get(path.at(-1) ?? '')?.inherits ?? []) {
        if (text === start.role.name) return path
        if (seen.has(text)) continue
        seen.add(text)
        next.push([...path, text])
      }
    }
    paths = next
  }
  return undefined
}
