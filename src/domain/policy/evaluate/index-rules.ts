/**
 * Groups rules of one shape, so that a decision does not walk through all of them: a thousand rules that
 * each name one course become one look-up by course. Pure.
 */
import type { Rule, SubjectName } from '../bundle.ts'
import {
  type Comparison,
  type Condition,
  isAlways,
  isComparison,
  variablesOf,
} from '../condition.ts'
import type { Vocabulary } from '../variables.ts'
import type { VocabularyFor } from './decide.ts'
import { createRead, type World } from './facts.ts'
import { and } from './partial.ts'
import { createRuleTest, type Test } from './test.ts'

/** All rules of one effect on one action, subject and set of fields. */
export interface RuleGroup {
  readonly effect: Rule['effect']
  readonly subject: SubjectName
  readonly action: string
  readonly fields: readonly string[] | null
  /** Makes the test whether any of the rules applies: most groups are never asked. Undefined: one applies always. */
  readonly createTest: (() => Test) | undefined
}

export function indexRules(
  rules: readonly Rule[],
  vocabularyFor: VocabularyFor,
): readonly RuleGroup[] {
  const groups = new Map<
    string,
    { readonly group: Omit<RuleGroup, 'createTest'>; readonly rules: Rule[] }
  >()
  for (const rule of rules) {
    const { effect, subject, fields } = rule
    // Names of subjects, actions and fields have no spaces, and none is *.
    const parts = fields === null ? '*' : [...fields].sort().join(' ')
    for (const action of rule.actions) {
      const key = `${effect} ${subject} ${action} ${parts}`
      const known = groups.get(key)
      if (known) known.rules.push(rule)
      else groups.set(key, { group: { effect, subject, action, fields }, rules: [rule] })
    }
  }
  return [...groups.values()].map(({ group, rules }) => {
    const applies = rules.some(({ condition }) => isAlways(condition))
    const createTest = () => anyOf(rules, vocabularyFor(group.subject)) ?? (() => true)
    return { ...group, createTest: applies ? undefined : createTest }
  })
}

type Part = Pick<Rule, 'effect' | 'condition'>

/** Undefined: always. */
function anyOf(rules: readonly Part[], vocabulary: Vocabulary): Test | undefined {
  const distinct = [
    ...new Map(rules.map((rule) => [JSON.stringify(rule.condition), rule])).values(),
  ]
  if (distinct.some(({ condition }) => isAlways(condition))) return undefined
  const attribute = distinct.length > 3 ? commonest(distinct) : undefined
  if (attribute === undefined)
    return anyTest(distinct.map((rule) => createRuleTest(rule, vocabulary)))

  const byValue = new Map<unknown, Part[]>()
  const rest: Part[] = []
  for (const rule of distinct) {
    const key = keysOn(rule).find(({ name }) => name === attribute)
    if (!key) rest.push(rule)
    else {
      for (const value of key.values) {
        const others = { ...rule, condition: key.others }
        byValue.set(value, [...(byValue.get(value) ?? []), others])
      }
    }
  }
  const read = createRead(vocabulary, { owner: 'resource', name: attribute })
  const tests = new Map([...byValue].map(([value, rules]) => [value, anyOf(rules, vocabulary)]))
  const otherwise = anyTest(rest.map((rule) => createRuleTest(rule, vocabulary)))
  return (world) => {
    const value = read(world)
    if (tests.has(value) && (tests.get(value)?.(world) ?? true)) return true
    return otherwise(world)
  }
}

function anyTest(tests: readonly Test[]): Test {
  const [only] = tests
  if (tests.length === 1 && only) return only
  return (world: World) => tests.some((test) => test(world))
}

interface Key {
  readonly name: string
  readonly values: readonly unknown[]
  /** What the rule asks besides. */
  readonly others: Condition
}

function commonest(rules: readonly Part[]): string | undefined {
  const counts = new Map<string, number>()
  for (const { name } of rules.flatMap(keysOn)) counts.set(name, (counts.get(name) ?? 0) + 1)
  const [best] = [...counts].sort(([, a], [, b]) => b - a)
  return best && best[1] > 3 ? best[0] : undefined
}

/** The attributes whose value alone can rule a rule out. */
function keysOn(rule: Part): readonly Key[] {
  // A deny with a variable missing applies whatever the attribute says.
  if (rule.effect === 'deny' && variablesOf(rule.condition).length > 0) return []
  const parts = rule.condition.operator === 'and' ? rule.condition.conditions : [rule.condition]
  return parts.flatMap((part, index) => {
    const key = keyOf(part)
    return key ? [{ ...key, others: and(parts.filter((_, other) => other !== index)) }] : []
  })
}

function keyOf(condition: Condition): Pick<Key, 'name' | 'values'> | undefined {
  if (!isComparison(condition)) return undefined
  const { operator, left, right }: Comparison = condition
  if (!('attribute' in left) || left.attribute.owner !== 'resource' || !('value' in right))
    return undefined
  const { name } = left.attribute
  if (operator === 'eq') return { name, values: [right.value] }
  return operator === 'in' && Array.isArray(right.value) ? { name, values: right.value } : undefined
}
