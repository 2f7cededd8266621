import type { Policy } from '../../../application/ports/policy.ts'
import type { MemoryStore } from './store.ts'

/** The permissions in force, from memory; the version is the state itself, written down. */
export function createMemoryPolicy(store: MemoryStore): Policy {
  return {
    async inForce() {
      const roles = [...store.state.roles.values()]
      const held = new Map(roles.map((role) => [role.name, new Set(role.permissions)]))
      const grants = roles.flatMap(({ name, permissions }) =>
        permissions.map((permission) => `${name} ${permission}`),
      )
      return {
        version: grants.sort().join('\n'),
        allows: (names, permission) =>
          names.some((name) => held.get(name)?.has(permission) ?? false),
      }
    },
  }
}
