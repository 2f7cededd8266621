import type { PolicyVersions } from '../../../application/ports/policy-versions.ts'
import type { MemoryStore } from './store.ts'

/** Reads published policies from memory. */
export function createMemoryPolicyVersions(store: MemoryStore): PolicyVersions {
  const newestFirst = () => store.state.policyVersions.toReversed()

  return {
    async current(knownHash) {
      const { roles, shadow, bundles } = store.state
      const inForce = newestFirst()[0] ?? null
      const additions = [...roles.values()].flatMap(({ name, permissions }) =>
        permissions.map((permission) => [name, permission] as const),
      )
      const wanted = inForce && inForce.hash !== knownHash ? bundles.get(inForce.hash) : undefined
      return { inForce, shadow, additions, bundle: wanted?.bundle ?? null }
    },
    async latest() {
      const version = newestFirst()[0]
      const files = version && store.state.bundles.get(version.hash)?.files
      return version && files && { ...version, files }
    },
    async proposal(id) {
      const found = store.state.proposals.get(id)
      return found?.decidedAt === null ? found : undefined
    },
    bundle: async (hash) => store.state.bundles.get(hash)?.bundle,
    async list({ after, limit }) {
      const rest = newestFirst().filter(({ sequence }) => after === undefined || sequence < after)
      return { items: rest.slice(0, limit), more: rest.length > limit }
    },
    async find(sequence) {
      const version = store.state.policyVersions.find((one) => one.sequence === sequence)
      const files = version && store.state.bundles.get(version.hash)?.files
      return version && files && { ...version, files }
    },
  }
}
