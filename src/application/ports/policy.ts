import type { PermissionName, RoleName } from '../../domain/access/role.ts'

/** Which roles hold which permissions, as one unchanging state with a version. */
export interface PolicyInForce {
  /** Names the state: equal states have equal versions (the `pv` claim). */
  readonly version: string
  /** The union of what the roles hold; an unknown role holds nothing. */
  allows(roles: readonly RoleName[], permission: PermissionName): boolean
}

/** The permissions in force. May be at most 5 s behind the last committed change (contract, §5). */
export interface Policy {
  inForce(): Promise<PolicyInForce>
}
