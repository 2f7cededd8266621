/** Partial evaluation: answers of a condition what is known already, and leaves the rest as a condition. Pure. */
import type { Rule } from '../bundle.ts'
import {
  type AttributeOwner,
  always,
  type Comparison,
  type Condition,
  isAlways,
  isNever,
  never,
  type Operand,
  variablesOf,
} from '../condition.ts'
import { typeOf, type Vocabulary } from '../variables.ts'
import { compare } from './compare.ts'
import { ownValue, type Properties } from './facts.ts'
import { asksOfAddress } from './test.ts'

/** What is known, by owner; an owner left out is the unknown that the rest is about. */
export type Known = { readonly [Owner in AttributeOwner]?: Properties | undefined }

/**
 * The condition under which a rule applies, with everything known filled in. The rule about missing variables
 * (see `createRuleTest`) has been applied to the known owners; for an unknown `user` it is in the condition.
 */
export function partialRule(
  rule: Pick<Rule, 'effect' | 'condition'>,
  known: Known,
  vocabulary: Vocabulary,
): Condition {
  const variables = variablesOf(rule.condition)
  const unknown = variables.filter(({ owner }) => known[owner] === undefined)
  const missing = variables.some((variable) => {
    const properties = known[variable.owner]
    const type = typeOf(vocabulary, variable)
    return (
      properties !== undefined &&
      type !== undefined &&
      ownValue(properties, variable.name, type) === undefined
    )
  })
  if (missing) return rule.effect === 'deny' ? always : never
  const holds = partial(rule.condition, known, vocabulary)
  if (unknown.length === 0) return holds
  const present = unknown.map(
    (attribute) => ({ operator: 'exists', attribute, exists: true }) as const,
  )
  return rule.effect === 'allow'
    ? and([...present, holds])
    : or([...present.map((test) => ({ ...test, exists: false })), holds])
}

export function partial(condition: Condition, known: Known, vocabulary: Vocabulary): Condition {
  switch (condition.operator) {
    case 'and':
      return and(condition.conditions.map((part) => partial(part, known, vocabulary)))
    case 'or':
      return or(condition.conditions.map((part) => partial(part, known, vocabulary)))
    case 'not':
      return not(partial(condition.condition, known, vocabulary))
    case 'exists': {
      const value = lookUp({ attribute: condition.attribute }, known, vocabulary)
      if (value === 'unknown') return condition
      return (value.value !== undefined) === condition.exists ? always : never
    }
    default:
      return partialComparison(condition, known, vocabulary)
  }
}

export function and(conditions: readonly Condition[]): Condition {
  const rest = conditions.flatMap((part) => (part.operator === 'and' ? part.conditions : [part]))
  if (rest.some(isNever)) return never
  return rest.length === 1 && rest[0] ? rest[0] : { operator: 'and', conditions: rest }
}

export function or(conditions: readonly Condition[]): Condition {
  const rest = conditions.flatMap((part) => (part.operator === 'or' ? part.conditions : [part]))
  if (rest.some(isAlways)) return always
  return rest.length === 1 && rest[0] ? rest[0] : { operator: 'or', conditions: rest }
}

export function not(condition: Condition): Condition {
  if (isAlways(condition)) return never
  if (isNever(condition)) return always
  return condition.operator === 'not' ? condition.condition : { operator: 'not', condition }
}

function partialComparison(
  comparison: Comparison,
  known: Known,
  vocabulary: Vocabulary,
): Condition {
  const left = lookUp(comparison.left, known, vocabulary)
  const right = lookUp(comparison.right, known, vocabulary)
  if (left !== 'unknown' && right !== 'unknown') {
    const networks = asksOfAddress(comparison, vocabulary)
    return compare(comparison.operator, left.value, right.value, networks) ? always : never
  }
  // A missing value compared with anything that is still unknown: only “not equal” can be true.
  if (
    (left !== 'unknown' && left.value === undefined) ||
    (right !== 'unknown' && right.value === undefined)
  ) {
    return comparison.operator === 'ne' || comparison.operator === 'nin' ? always : never
  }
  return {
    ...comparison,
    left: filledIn(comparison.left, left),
    right: filledIn(comparison.right, right),
  }
}

type Found = { readonly value: Parameters<typeof compare>[1] } | 'unknown'

function lookUp(operand: Operand, known: Known, vocabulary: Vocabulary): Found {
  if ('value' in operand) return operand
  const { attribute } = operand
  const properties = known[attribute.owner]
  const type = typeOf(vocabulary, attribute)
  if (properties === undefined || !type) return 'unknown'
  return { value: ownValue(properties, attribute.name, type) }
}

function filledIn(operand: Operand, found: Found): Operand {
  return found === 'unknown' || found.value === undefined ? operand : { value: found.value }
}
