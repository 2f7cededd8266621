/** Changes of the policies. */
import type { PolicyChange } from '../../../../application/ports/changes/policy.ts'
import type { Permission, Role } from '../../../../domain/access/role.ts'
import type { Bundle } from '../../../../domain/policy/bundle.ts'
import { everyone } from '../../../../domain/policy/grants.ts'
import type { PermissionId, RoleId } from '../../../../domain/shared/ids.ts'
import type { MemoryState } from '../store.ts'
import type { Refusal } from './refusal.ts'

export function applyPolicyChange(state: MemoryState, change: PolicyChange): Refusal {
  switch (change.kind) {
    case 'publish_policy': {
      const last = state.policyVersions.at(-1)?.sequence ?? 0
      if (change.sequence !== last + 1) return 'stale'
      const { kind, bundle, files, at, ...version } = change
      state.bundles.set(change.hash, { bundle, files })
      state.policyVersions.push({ ...version, publishedAt: at })
      nameRoles(state.roles, bundle)
      namePermissions(state.permissions, bundle)
      return undefined
    }
    case 'renew_policy_seal': {
      const index = state.policyVersions.findIndex(
        ({ sequence, signature }) => sequence === change.sequence && signature === change.from,
      )
      const version = state.policyVersions[index]
      if (!version) return 'stale'
      state.policyVersions[index] = { ...version, signature: change.to }
      return undefined
    }
    case 'propose_policy': {
      const { proposal } = change
      state.bundles.set(proposal.hash, proposal)
      state.proposals.set(proposal.id, { ...proposal, decidedAt: null })
      return undefined
    }
    case 'decide_proposal': {
      const proposal = state.proposals.get(change.id)
      if (proposal?.decidedAt !== null) return 'stale'
      state.proposals.set(change.id, { ...proposal, decidedAt: change.at })
      return undefined
    }
    case 'start_shadow': {
      const { hash, signature, bundle, files } = change
      state.bundles.set(hash, { bundle, files })
      state.shadow = { hash, signature }
      return undefined
    }
    case 'stop_shadow':
      state.shadow = null
      return undefined
  }
}

function nameRoles(roles: Map<RoleId, Role>, bundle: Bundle): void {
  const named = bundle.roles.filter(({ name }) => name !== everyone)
  for (const [id, role] of roles) {
    const file = named.find(({ name }) => name === role.name)
    if (!file && !role.system) continue
    const description = file ? file.description : role.description
    roles.set(id, { ...role, description, system: file !== undefined, version: role.version + 1 })
  }
  const known = new Set([...roles.values()].map(({ name }) => name))
  for (const { name, description } of named) {
    if (known.has(name)) continue
    const id = (Math.max(0, ...roles.keys()) + 1) as RoleId // the database's serial
    roles.set(id, { id, name, description, permissions: [], system: true, version: 1 })
  }
}

function namePermissions(permissions: Map<PermissionId, Permission>, bundle: Bundle): void {
  for (const [id, permission] of permissions) {
    const file = bundle.permissions.find(({ name }) => name === permission.name)
    const description = file ? file.description : permission.description
    permissions.set(id, { ...permission, description, system: file !== undefined })
  }
  const known = new Set([...permissions.values()].map(({ name }) => name))
  for (const { name, description } of bundle.permissions) {
    if (known.has(name)) continue
    const id = (Math.max(0, ...permissions.keys()) + 1) as PermissionId // the database's serial
    permissions.set(id, { id, name, description, system: true })
  }
}
