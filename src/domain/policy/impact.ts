/** Whom a change of the policies touches: who gains and who loses which permissions. Pure. */
import type { PermissionName, RoleName } from '../access/role.ts'
import type { UserId } from '../shared/ids.ts'
import type { Bundle, PolicyPermission } from './bundle.ts'
import { canonicalJson } from './canonical-json.ts'
import { everyone, permissionsOf, type RoleAdditions, rolesThatCount } from './grants.ts'

/** People who have exactly these roles, some of them by name. */
export interface RoleSet {
  readonly roles: readonly RoleName[]
  readonly users: number
  readonly sample: readonly UserId[]
}

export interface Impact {
  /** Roles whose people gain or lose something, or whose permissions mean something else. */
  readonly roles: readonly (PermissionChanges & {
    readonly role: RoleName
    /** How many active people have the role, alone or among others. */
    readonly users: number
  })[]
  /** Some of the real people who are touched, and how. */
  readonly sample: readonly (PermissionChanges & {
    readonly user: UserId
    readonly roles: readonly RoleName[]
  })[]
  /** Active people who are touched, all in all. */
  readonly users: number
}

export interface PermissionChanges {
  readonly gains: readonly PermissionName[]
  readonly losses: readonly PermissionName[]
  /** Held before and after, with other rules. */
  readonly changed: readonly PermissionName[]
}

export interface PolicyChangeToJudge {
  readonly before: Bundle
  readonly after: Bundle
  readonly additions: RoleAdditions
}

const sampleMax = 20

export function impactOf(change: PolicyChangeToJudge, roleSets: readonly RoleSet[]): Impact {
  const { before, after, additions } = change
  const otherMeaning = permissionsWithOtherRules(before, after)
  const changesFor = (roles: readonly RoleName[]): PermissionChanges => {
    const held = permissionsOf(before, additions, roles)
    const then = permissionsOf(after, additions, roles)
    const otherMfa = countWithoutMfa(before, roles) !== countWithoutMfa(after, roles)
    return {
      gains: [...then.keys()].filter((name) => !held.has(name)).sort(),
      losses: [...held.keys()].filter((name) => !then.has(name)).sort(),
      changed: [...then.keys()]
        .filter((name) => held.has(name) && (otherMfa || otherMeaning.has(name)))
        .sort(),
    }
  }

  const names = new Set([
    ...before.roles.map(({ name }) => name),
    ...after.roles.map(({ name }) => name),
    ...additions.keys(),
  ])
  const roles = [...names].sort().map((role) => {
    const having = roleSets.filter((set) => role === everyone || set.roles.includes(role))
    return { role, users: sum(having), ...changesFor([role]) }
  })
  const touched = roleSets
    .map((set) => ({ set, changes: changesFor(set.roles) }))
    .filter(({ changes }) => isChange(changes))
  const sample = touched.flatMap(({ set, changes }) =>
    set.sample.map((user) => ({ user, roles: set.roles, ...changes })),
  )
  return {
    roles: roles.filter(isChange),
    sample: sample.slice(0, sampleMax),
    users: sum(touched.map(({ set }) => set)),
  }
}

/** Whether anybody could do more than before: a permission gained, or one that allows something else. */
export function raisesPrivileges(impact: Pick<Impact, 'roles'>): boolean {
  return impact.roles.some(({ gains, changed }) => gains.length > 0 || changed.length > 0)
}

/** Which of the roles count before a second factor: what they allow then is another thing. */
function countWithoutMfa(bundle: Bundle, roles: readonly RoleName[]): string {
  return rolesThatCount(bundle, roles, false).join(' ')
}

function permissionsWithOtherRules(before: Bundle, after: Bundle): ReadonlySet<PermissionName> {
  const meanings = new Map(before.permissions.map((one) => [one.name, meaningOf(one)]))
  const differing = after.permissions.filter((one) => meanings.get(one.name) !== meaningOf(one))
  return new Set(differing.map(({ name }) => name))
}

/** The rules without where they stand: a moved line changes nothing for anybody. */
function meaningOf({ rules }: PolicyPermission): string {
  return canonicalJson(rules.map(({ origin, id, ...meaning }) => meaning))
}

function isChange({ gains, losses, changed }: PermissionChanges): boolean {
  return gains.length + losses.length + changed.length > 0
}

function sum(sets: readonly RoleSet[]): number {
  return sets.reduce((total, { users }) => total + users, 0)
}
