/** What a portal does with the rules: plain @casl/ability, nothing of ours. */
import { createMongoAbility, type MongoAbility, type RawRuleOf, subject } from '@casl/ability'
import { type PackRule, unpackRules } from '@casl/ability/extra'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPackRules } from '../../../src/adapters/outbound/casl/pack-rules.ts'
import type { Rule } from '../../../src/domain/policy/bundle.ts'
import { decide } from '../../../src/domain/policy/evaluate/decide.ts'
import type { Facts } from '../../../src/domain/policy/evaluate/facts.ts'
import * as made from '../../support/generated-policies.ts'

describe('packed rules in a browser', () => {
  it('give the answers of the server, for every policy, person and thing', () => {
    fc.assert(
      fc.property(made.rules, made.question, made.facts, (rules, question, facts) => {
        const ability = inBrowser(rules, facts)
        const { action, field, resource } = question
        const answer = ability.can(action, subject('Thing', { ...resource }), field)
        expect(answer).toBe(decide(rules, made.thingVocabulary, question, facts).allowed)
      }),
      { numRuns: 5_000 },
    )
  })

  it('are kept for the same values, and never given to other ones', () => {
    fc.assert(
      fc.property(made.rules, made.facts, made.facts, (rules, one, other) => {
        const pack = createPackRules(rules, made.thingVocabulary)
        const ofOne = pack(one)
        expect(pack(other)).toEqual(createPackRules(rules, made.thingVocabulary)(other))
        expect(pack({ ...one })).toBe(ofOne)
      }),
    )
  })

  it('hold the values of the person and nothing that is to be filled in', () => {
    fc.assert(
      fc.property(made.rules, made.facts, (rules, facts) => {
        const wire = JSON.stringify(createPackRules(rules, made.thingVocabulary)(facts))
        expect(wire).not.toMatch(/attribute|mfaAge|"user"/)
      }),
    )
  })
})

function inBrowser(rules: readonly Rule[], facts: Facts) {
  const wire = JSON.stringify(createPackRules(rules, made.thingVocabulary)(facts))
  const packed: PackRule<RawRuleOf<MongoAbility>>[] = JSON.parse(wire)
  return createMongoAbility(unpackRules(packed))
}
