/** However a policy is evaluated, it means the same: `decide` is the meaning, the others are held against it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecide } from '../../../src/adapters/outbound/casl/ability.ts'
import { decide } from '../../../src/domain/policy/evaluate/decide.ts'
import { canSome, filterOf } from '../../../src/domain/policy/evaluate/filter.ts'
import { createRulesAbout } from '../../../src/domain/policy/evaluate/rules-about.ts'
import { createTest } from '../../../src/domain/policy/evaluate/test.ts'
import * as made from '../../support/generated-policies.ts'

const cases = [made.rules, made.question, made.facts] as const
const runs = { numRuns: 3_000 }

describe('for every policy, person and thing', () => {
  it('CASL with merged and indexed rules decides as the rules one by one', () => {
    fc.assert(
      fc.property(...cases, (rules, question, facts) => {
        const fast = createDecide(rules, made.thingVocabulary)(question, facts)
        expect(fast).toBe(decide(rules, made.thingVocabulary, question, facts).allowed)
      }),
      runs,
    )
  })

  it('CASL decides so where many rules of few shapes are looked up by value', () => {
    fc.assert(
      fc.property(made.similarRules, made.question, made.facts, (rules, question, facts) => {
        const fast = createDecide(rules, made.thingVocabulary)(question, facts)
        expect(fast).toBe(decide(rules, made.thingVocabulary, question, facts).allowed)
      }),
      runs,
    )
  })

  it('the rules about an action and a subject decide as all rules do, by the same rule', () => {
    fc.assert(
      fc.property(...cases, (rules, question, facts) => {
        const concerned = createRulesAbout(rules)(question)
        expect(decide(concerned, made.thingVocabulary, question, facts)).toEqual(
          decide(rules, made.thingVocabulary, question, facts),
        )
      }),
      runs,
    )
  })

  it('the filter of a list holds of exactly the things that a decision allows', () => {
    fc.assert(
      fc.property(...cases, (rules, question, facts) => {
        const filter = filterOf(rules, made.thingVocabulary, question, facts)
        const holds = createTest(filter, made.thingVocabulary(made.thing))
        const inList = holds({ user: {}, session: {}, context: {}, resource: question.resource })
        expect(inList).toBe(decide(rules, made.thingVocabulary, question, facts).allowed)
      }),
      runs,
    )
  })

  it('something is allowed only where “some” says that it may be', () => {
    fc.assert(
      fc.property(...cases, (rules, question, facts) => {
        if (!decide(rules, made.thingVocabulary, question, facts).allowed) return
        expect(canSome(rules, made.thingVocabulary, question, facts)).toBe(true)
      }),
      runs,
    )
  })

  it('the order of the rules changes nothing', () => {
    fc.assert(
      fc.property(...cases, (rules, question, facts) => {
        const turned = decide(rules.toReversed(), made.thingVocabulary, question, facts)
        expect(turned.allowed).toBe(decide(rules, made.thingVocabulary, question, facts).allowed)
      }),
      runs,
    )
  })

  it('one more deny never allows more, and one more allow never allows less', () => {
    fc.assert(
      fc.property(...cases, (rules, question, facts) => {
        const before = decide(rules, made.thingVocabulary, question, facts).allowed
        const denies = rules.filter(({ effect }) => effect === 'deny')
        const allows = rules.filter(({ effect }) => effect === 'allow')
        const fewerDenies = decide(
          [...allows, ...denies.slice(1)],
          made.thingVocabulary,
          question,
          facts,
        )
        const fewerAllows = decide(
          [...allows.slice(1), ...denies],
          made.thingVocabulary,
          question,
          facts,
        )
        if (before) expect(fewerDenies.allowed).toBe(true)
        if (!before) expect(fewerAllows.allowed).toBe(false)
      }),
      runs,
    )
  })
})
