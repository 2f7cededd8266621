/** Policies ready to decide: the rules of each set of roles are compiled on first use and kept. */
import type { PolicyInForce } from '../../../application/ports/policy.ts'
import type { PermissionName, RoleName } from '../../../domain/access/role.ts'
import type { Bundle } from '../../../domain/policy/bundle.ts'
import { type RoleAdditions, rulesOf } from '../../../domain/policy/grants.ts'
import { policyVersion } from '../../../domain/policy/policy-version.ts'
import { vocabulariesOf } from '../../../domain/policy/vocabularies.ts'
import { createDecide, type Decide } from './ability.ts'

/** There are few sets of roles that people really have; a caller cannot make new ones. */
const roleSetsMax = 500

export function createPolicyInForce(state: {
  readonly sequence: number
  readonly hash: string
  readonly bundle: Bundle
  readonly additions: RoleAdditions
}): PolicyInForce {
  const { sequence, hash, bundle, additions } = state
  const vocabularyFor = vocabulariesOf(bundle)
  const compiled = new Map<string, Decide>()

  return {
    version: policyVersion(sequence, hash),
    sequence,
    bundle,
    additions,
    vocabularyFor,
    decide(roles, question, facts) {
      const key = roles.join(' ')
      let decide = compiled.get(key)
      if (!decide) {
        decide = createDecide(rulesOf(bundle, additions, roles), vocabularyFor)
        if (compiled.size >= roleSetsMax) compiled.clear()
        compiled.set(key, decide)
      }
      return decide(question, facts)
    },
  }
}

export function additionsOf(
  grants: readonly (readonly [RoleName, PermissionName])[],
): RoleAdditions {
  const additions = new Map<RoleName, readonly PermissionName[]>()
  for (const [role, permission] of grants) {
    additions.set(role, [...(additions.get(role) ?? []), permission])
  }
  return additions
}
