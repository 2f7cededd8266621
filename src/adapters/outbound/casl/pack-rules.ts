/**
 * A person's rules as plain CASL evaluates them in a browser: their own values filled in, conditions in
 * MongoDB's words, in CASL's packed form. Resources there are JSON as this service writes it: moments are
 * ISO 8601 in UTC with milliseconds, and what has no value has no key.
 */
import type { RawRule } from '@casl/ability'
import { type PackRule, packRules as pack } from '@casl/ability/extra'
import type { Rule } from '../../../domain/policy/bundle.ts'
import {
  type FactReference,
  factsAskedBy,
  isAboutResourceOnly,
  isAlways,
  showReference,
} from '../../../domain/policy/condition.ts'
import type { VocabularyFor } from '../../../domain/policy/evaluate/decide.ts'
import type { Facts } from '../../../domain/policy/evaluate/facts.ts'
import { type Known, partialRule } from '../../../domain/policy/evaluate/partial.ts'
import { alternatives } from '../../../domain/policy/normal-form.ts'
import { keepByKey } from './by-key.ts'
import { mongoConditions } from './mongo-conditions.ts'

export type PackedRule = PackRule<PlainRule>
type PlainRule = RawRule<[string, string], Record<string, unknown>>

/**
 * Rules that can never apply are left out; what depends on the moment is decided when it is asked. A rule that asks
 * nothing of who asks or when says the same to everybody, and is packed once; all of them together are kept for whoever
 * asks again with the same values.
 */
export function createPackRules(
  rules: readonly Rule[],
  vocabularyFor: VocabularyFor,
): (facts: Facts) => readonly PackedRule[] {
  const packed = (rule: Rule, facts: Known) => pack(plainRules(rule, vocabularyFor, facts))
  const asked = distinct(rules.flatMap(({ condition }) => factsAskedBy(condition)))
  const ofEffect = (effect: Rule['effect']) => rules.filter((rule) => rule.effect === effect)
  // CASL lets the last rule win.
  const parts = [...ofEffect('allow'), ...ofEffect('deny')].map((rule) => {
    if (!isAboutResourceOnly(rule.condition)) return (facts: Facts) => packed(rule, { ...facts })
    const always = packed(rule, {})
    return () => always
  })
  return keepByKey(
    Math.max(1, Math.floor(packedRulesMax / rules.length)),
    (facts: Facts) => JSON.stringify(asked.map(({ owner, name }) => facts[owner][name])),
    (facts) => parts.flatMap((part) => part(facts)),
  )
}

/** A thousand rules ask for the same few values. */
function distinct(references: readonly FactReference[]): readonly FactReference[] {
  return [...new Map(references.map((one) => [showReference(one), one])).values()]
}

/** What a set of roles keeps, over all people: some megabytes. */
const packedRulesMax = 20_000

/** What plain CASL takes for every action; to a policy it is a name like others. */
const anyAction = 'manage'

/** One for each alternative of the condition: CASL has no `or` within a rule. */
function plainRules(rule: Rule, vocabularyFor: VocabularyFor, known: Known): PlainRule[] {
  const vocabulary = vocabularyFor(rule.subject)
  const condition = partialRule(rule, known, vocabulary)
  const actions = rule.actions.filter((action) => action !== anyAction)
  if (actions.length === 0) return []
  const common: PlainRule = {
    action: actions,
    subject: rule.subject,
    ...(rule.effect === 'deny' && { inverted: true }),
    ...(rule.fields && { fields: [...rule.fields] }),
    ...(rule.reason !== null && { reason: rule.reason }),
  }
  if (isAlways(condition)) return [common]
  // Filling in values only makes a condition smaller, and the compiler has bounded it.
  const shapes = alternatives(condition) ?? []
  return shapes
    .flatMap((literals) => mongoConditions(literals, rule.effect, vocabulary))
    .map((conditions) => ({ ...common, conditions }))
}
