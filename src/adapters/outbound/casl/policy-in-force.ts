/** Policies ready to decide: the rules of each set of roles are compiled on first use and kept. */
import type { ReadyPolicy } from '../../../application/ports/policy.ts'
import { rulesOf } from '../../../domain/policy/grants.ts'
import { policyVersion } from '../../../domain/policy/policy-version.ts'
import { vocabulariesOf } from '../../../domain/policy/vocabularies.ts'
import { createDecide, type Decide } from './ability.ts'
import { packRules } from './pack-rules.ts'

/** There are few sets of roles that people really have; a caller cannot make new ones. */
const roleSetsMax = 500

export const createPolicyInForce: ReadyPolicy = ({ sequence, hash, bundle, additions }) => {
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
    packedRules: (roles, facts) =>
      packRules(rulesOf(bundle, additions, roles), vocabularyFor, facts),
  }
}
