/** Policies ready to decide: the rules of each set of roles are compiled on first use and kept. */
import type { ReadyPolicy } from '../../../application/ports/policy.ts'
import type { Rule } from '../../../domain/policy/bundle.ts'
import type { VocabularyFor } from '../../../domain/policy/evaluate/decide.ts'
import type { Facts } from '../../../domain/policy/evaluate/facts.ts'
import { createRulesAbout, type RulesAbout } from '../../../domain/policy/evaluate/rules-about.ts'
import { rulesOf } from '../../../domain/policy/grants.ts'
import { policyVersion } from '../../../domain/policy/policy-version.ts'
import { vocabulariesOf } from '../../../domain/policy/vocabularies.ts'
import { createDecide, type Decide } from './ability.ts'
import { keepByRoles } from './by-roles.ts'
import { createPackRules, type PackedRule } from './pack-rules.ts'

/** There are few sets of roles that people really have; a caller cannot make new ones. */
const roleSetsMax = 500

export const createPolicyInForce: ReadyPolicy = ({ sequence, hash, bundle, additions }) => {
  const vocabularyFor = vocabulariesOf(bundle)
  const ofRoles = keepByRoles(roleSetsMax, (roles) =>
    compileRoles(rulesOf(bundle, additions, roles), vocabularyFor),
  )

  return {
    version: policyVersion(sequence, hash),
    sequence,
    bundle,
    additions,
    vocabularyFor,
    decide: (roles, question, facts) => ofRoles(roles).decide(question, facts),
    rulesAbout: (roles, question) => ofRoles(roles).about(question),
    packedRules: (roles, facts) => ofRoles(roles).packed(facts),
  }
}

interface RulesOfRoles {
  readonly packed: (facts: Facts) => readonly PackedRule[]
  readonly decide: Decide
  readonly about: RulesAbout
}

function compileRoles(rules: readonly Rule[], vocabularyFor: VocabularyFor): RulesOfRoles {
  // Most decisions allow, and ask for no rule; few ask for all of them.
  let known: RulesAbout | undefined
  let packed: ReturnType<typeof createPackRules> | undefined
  return {
    decide: createDecide(rules, vocabularyFor),
    about(question) {
      known ??= createRulesAbout(rules)
      return known(question)
    },
    packed(facts) {
      packed ??= createPackRules(rules, vocabularyFor)
      return packed(facts)
    },
  }
}
