/** Changes of what portals are and say. */
import type { PortalChange } from '../../../../application/ports/changes/portal.ts'
import type { PermissionName } from '../../../../domain/access/role.ts'
import { type MemoryState, resourceKey } from '../store.ts'
import type { Refusal } from './refusal.ts'

export function applyPortalChange(state: MemoryState, change: PortalChange): Refusal {
  switch (change.kind) {
    case 'issue_credential': {
      const { credential, hash } = change
      state.credentials.set(credential.id, { ...credential, hash, revokedAt: null })
      return undefined
    }
    case 'revoke_credential': {
      const credential = state.credentials.get(change.id)
      if (credential?.revokedAt !== null) return 'stale'
      state.credentials.set(change.id, { ...credential, revokedAt: change.at })
      return undefined
    }
    case 'put_resources': {
      const { type, at } = change
      for (const { id, properties } of change.resources) {
        state.resources.set(resourceKey(type, id), { type, id, properties, updatedAt: at })
      }
      return undefined
    }
    case 'delete_resource':
      return state.resources.delete(resourceKey(change.type, change.id)) ? undefined : 'stale'
  }
}

/** A permission that is deleted and made again is held by nobody. */
export function takeFromCredentials({ credentials }: MemoryState, name: PermissionName): void {
  for (const [id, credential] of credentials) {
    const permissions = credential.permissions.filter((held) => held !== name)
    credentials.set(id, { ...credential, permissions })
  }
}
