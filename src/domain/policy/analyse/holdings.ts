/** Which permissions every role of the files brings, worked out once for all of them. Pure. */
import type { PermissionName, RoleName } from '../../access/role.ts'
import type { Bundle, PolicyRole } from '../bundle.ts'
import { everyone } from '../grants.ts'

export interface Holdings {
  /** Its own and what it inherits, without what everybody has. */
  readonly of: (role: RoleName) => ReadonlySet<PermissionName>
  /** The roles that bring a permission, with all that they inherit. */
  readonly holders: (permission: PermissionName) => readonly RoleName[]
  /** Whether whoever has the one has the other too: the same, or in every role that brings the one. */
  readonly accompanies: (other: PermissionName, permission: PermissionName) => boolean
}

/** What administrators add at run time, to whichever role, is not known here. */
export function holdingsOf({ roles }: Pick<Bundle, 'roles'>): Holdings {
  const byName = new Map<RoleName, PolicyRole>(roles.map((role) => [role.name, role]))
  const known = new Map<RoleName, ReadonlySet<PermissionName>>()
  const of: Holdings['of'] = (role) => {
    const before = known.get(role)
    if (before) return before
    known.set(role, new Set()) // a bundle has no cycle; nothing is worse than not ending
    const { inherits = [], permissions = [] } = byName.get(role) ?? {}
    const held = new Set([...permissions, ...inherits.flatMap((other) => [...of(other)])])
    known.set(role, held)
    return held
  }
  const holders = new Map<PermissionName, RoleName[]>()
  for (const { name } of roles) {
    for (const permission of new Set([...of(name), ...of(everyone)])) {
      const before = holders.get(permission)
      if (before) before.push(name)
      else holders.set(permission, [name])
    }
  }
  const holdersOf: Holdings['holders'] = (permission) => holders.get(permission) ?? []
  const pairs = new Map<PermissionName, Map<PermissionName, boolean>>()
  const accompanies: Holdings['accompanies'] = (other, permission) => {
    if (other === permission) return true
    const answers = pairs.get(permission) ?? new Map<PermissionName, boolean>()
    pairs.set(permission, answers)
    const before = answers.get(other)
    if (before !== undefined) return before
    const roles = holdersOf(permission)
    const answer =
      roles.length > 0 && roles.every((role) => of(role).has(other) || of(everyone).has(other))
    answers.set(other, answer)
    return answer
  }
  return { of, holders: holdersOf, accompanies }
}
