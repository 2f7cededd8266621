/** Changes of roles and permissions. */
import type { PermissionName, RoleName } from '../../../domain/access/role.ts'
import type { PermissionId, RoleId } from '../../../domain/shared/ids.ts'
import type { Instant } from '../../../domain/shared/instant.ts'

export type AccessChange =
  /** Fails with `role_name_taken`, or `unknown_permission` when one of the names does not exist. */
  | {
      readonly kind: 'create_role'
      readonly name: RoleName
      readonly description: string | null
      readonly permissions: readonly PermissionName[]
      readonly at: Instant
    }
  /** Replaces all three. Fails with `stale`, `role_name_taken`, or `unknown_permission`. */
  | {
      readonly kind: 'update_role'
      readonly id: RoleId
      readonly name: RoleName
      /** What it was called, if it gets another name: everybody who has it is known by the new one. */
      readonly renamedFrom?: RoleName
      readonly description: string | null
      readonly permissions: readonly PermissionName[]
      readonly expectedVersion: number
      readonly at: Instant
    }
  /** Fails with `role_in_use` while a user has it, `stale` when it is gone already or not of that version. */
  | {
      readonly kind: 'delete_role'
      readonly id: RoleId
      readonly expectedVersion?: number | undefined
    }
  /** Fails with `permission_name_taken`. */
  | {
      readonly kind: 'create_permission'
      readonly name: PermissionName
      readonly description: string | null
    }
  /** Takes it away from every role and every credential. Fails with `stale` when it is gone already. */
  | { readonly kind: 'delete_permission'; readonly id: PermissionId }
