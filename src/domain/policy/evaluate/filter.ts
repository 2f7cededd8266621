/** The things that may be acted on, as one condition: for lists that are filtered where they lie. Pure. */
import type { Rule } from '../bundle.ts'
import { type Condition, isNever } from '../condition.ts'
import { concerns, type Question, type VocabularyFor } from './decide.ts'
import type { Facts } from './facts.ts'
import { and, not, or, partialRule } from './partial.ts'

/** Holds of exactly the resources for which `decide` says yes. No rule at all: never. */
export function filterOf(
  rules: readonly Rule[],
  vocabularyFor: VocabularyFor,
  question: Pick<Question, 'action' | 'subject' | 'field'>,
  facts: Facts,
): Condition {
  const concerned = rules.filter((rule) => concerns(rule, question))
  const bound = (effect: Rule['effect']) =>
    concerned
      .filter((rule) => rule.effect === effect)
      .map((rule) => partialRule(rule, { ...facts }, vocabularyFor(rule.subject)))
  return and([or(bound('allow')), not(or(bound('deny')))])
}

/** Whether there may be anything to act on: for menus and for lists, never for one thing. */
export function canSome(...question: Parameters<typeof filterOf>): boolean {
  return !isNever(filterOf(...question))
}
