import type {
  BuiltInPolicy,
  Policy,
  PolicyInForce,
  ReadyPolicy,
} from '../../../application/ports/policy.ts'
import { additionsOf } from '../../../domain/policy/grants.ts'
import type { MemoryState, MemoryStore } from './store.ts'

/** The policies in force, from memory: always of this moment. */
export function createMemoryPolicy(
  store: MemoryStore,
  builtIn: BuiltInPolicy,
  ready: ReadyPolicy,
): Policy {
  let known: { readonly state: MemoryState; readonly inForce: PolicyInForce } | undefined
  const inForce = () => {
    if (known?.state !== store.state) {
      known = { state: store.state, inForce: policyOf(store.state, builtIn, ready) }
    }
    return known.inForce
  }
  return { inForce: async () => inForce(), lastKnown: () => known?.inForce }
}

function policyOf(state: MemoryState, builtIn: BuiltInPolicy, ready: ReadyPolicy): PolicyInForce {
  const published = state.policyVersions.at(-1)
  const bundle = published && state.bundles.get(published.hash)?.bundle
  const additions = additionsOf(
    [...state.roles.values()].flatMap(({ name, permissions }) =>
      permissions.map((permission) => [name, permission] as const),
    ),
  )
  return published && bundle
    ? ready({ ...published, bundle, additions })
    : ready({ sequence: 0, ...builtIn, additions })
}
