/** The meaning of a policy in its plainest form: what every faster evaluation is held against. Pure. */
import type { Rule, SubjectName } from '../bundle.ts'
import type { Vocabulary } from '../variables.ts'
import type { Facts, Properties, World } from './facts.ts'
import { createRuleTest } from './test.ts'

/** May this be done to that? Without a field: to anything of it. */
export interface Question {
  readonly action: string
  readonly subject: SubjectName
  readonly field?: string | undefined
  readonly resource: Properties
}

export interface Decision {
  readonly allowed: boolean
  /** The rule that decided; `null` when none allows, which denies. */
  readonly rule: Rule | null
}

export type VocabularyFor = (subject: SubjectName) => Vocabulary

/** A deny beats every allow, whatever the order; nothing is allowed that no rule allows. */
export function decide(
  rules: readonly Rule[],
  vocabularyFor: VocabularyFor,
  question: Question,
  facts: Facts,
): Decision {
  const world: World = { ...facts, resource: question.resource }
  const applying = rules.filter(
    (rule) => concerns(rule, question) && createRuleTest(rule, vocabularyFor(rule.subject))(world),
  )
  const deny = applying.find(({ effect }) => effect === 'deny')
  const rule = deny ?? applying[0] ?? null
  return { allowed: rule !== null && !deny, rule }
}

/** A question without a field is about anything of the thing: one field allowed is enough, one denied is not. */
export function concerns(
  rule: Pick<Rule, 'effect' | 'subject' | 'actions' | 'fields'>,
  { action, subject, field }: Pick<Question, 'action' | 'subject' | 'field'>,
): boolean {
  if (rule.subject !== subject || !rule.actions.includes(action)) return false
  if (rule.fields === null) return true
  return field === undefined ? rule.effect === 'allow' : rule.fields.includes(field)
}
