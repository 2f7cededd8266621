/** Changes of the access context. */
import type { AccessChange } from '../../../../application/ports/changes/access.ts'
import type { PermissionName, Role, RoleName } from '../../../../domain/access/role.ts'
import type { PermissionId, RoleId } from '../../../../domain/shared/ids.ts'
import type { MemoryState } from '../store.ts'
import { takeFromCredentials } from './portal.ts'
import type { Refusal } from './refusal.ts'

export function applyAccessChange(state: MemoryState, change: AccessChange): Refusal {
  const { roles, permissions } = state
  switch (change.kind) {
    case 'create_role': {
      const { name, description } = change
      if (!allExist(state, change.permissions)) return 'unknown_permission'
      if (roleNamed(state, name)) return 'role_name_taken'
      const id = nextKey(roles) as RoleId // the database's serial
      const held = [...change.permissions].sort()
      roles.set(id, { id, name, description, permissions: held, system: false, version: 1 })
      return undefined
    }
    case 'update_role': {
      const { id, name, description } = change
      const role = roles.get(id)
      if (role?.version !== change.expectedVersion) return 'stale'
      if (roleNamed(state, name, id)) return 'role_name_taken'
      if (!allExist(state, change.permissions)) return 'unknown_permission'
      const held = [...change.permissions].sort()
      roles.set(id, { ...role, name, description, permissions: held, version: role.version + 1 })
      for (const [userId, row] of state.users) {
        const renamed = (old: RoleName) => (old === role.name ? name : old)
        const { user } = row
        const roles = user.roles.map(renamed)
        state.users.set(userId, { ...row, user: { ...user, role: renamed(user.role), roles } })
      }
      return undefined
    }
    case 'delete_role': {
      const role = roles.get(change.id)
      const seen = change.expectedVersion
      if (!role || (seen !== undefined && seen !== role.version)) return 'stale'
      const users = [...state.users.values()]
      if (users.some(({ user }) => user.roles.includes(role.name))) return 'role_in_use'
      roles.delete(change.id)
      return undefined
    }
    case 'create_permission': {
      const { name, description } = change
      if (allExist(state, [name])) return 'permission_name_taken'
      const id = nextKey(permissions) as PermissionId // the database's serial
      permissions.set(id, { id, name, description, system: false })
      return undefined
    }
    case 'delete_permission': {
      const permission = permissions.get(change.id)
      if (!permission) return 'stale'
      permissions.delete(change.id)
      takeFromCredentials(state, permission.name)
      for (const [id, role] of roles) {
        const left = role.permissions.filter((name) => name !== permission.name)
        if (left.length < role.permissions.length) {
          roles.set(id, { ...role, permissions: left, version: role.version + 1 })
        }
      }
      return undefined
    }
  }
}

function allExist({ permissions }: MemoryState, names: readonly PermissionName[]): boolean {
  const known = new Set([...permissions.values()].map(({ name }) => name))
  return names.every((name) => known.has(name))
}

function roleNamed({ roles }: MemoryState, name: string, except?: RoleId): Role | undefined {
  return [...roles.values()].find((role) => role.name === name && role.id !== except)
}

function nextKey(rows: ReadonlyMap<number, unknown>): number {
  return Math.max(0, ...rows.keys()) + 1
}
