/** What the person of a policy test holds. Pure. */
import type { RoleName } from '../../access/role.ts'
import type { RoleAdditions } from '../grants.ts'
import type { PolicyCase } from './suite.ts'

/** Brings what somebody holds besides their roles. No file can declare such a name. */
const composed = 'a composed role' as RoleName

/** Their roles and a role composed of their permissions, as administrators compose one at run time. */
export function grantsOf({ roles, permissions }: Pick<PolicyCase, 'roles' | 'permissions'>): {
  readonly roles: readonly RoleName[]
  readonly additions: RoleAdditions
} {
  return { roles: [...roles, composed], additions: new Map([[composed, permissions]]) }
}
