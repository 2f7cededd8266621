/** What a rule asks of the world, as a tree. Compiled from policy files, never from strings at run time. Types only, and how to walk them. */
import type { Value } from './attribute-type.ts'

/** Whose attribute: the thing acted on, the person who acts, their session, or the circumstances. */
export type AttributeOwner = 'resource' | 'user' | 'session' | 'context'

export interface AttributeReference {
  readonly owner: AttributeOwner
  readonly name: string
}

/** Of what is known before the thing acted on is. */
export interface FactReference extends AttributeReference {
  readonly owner: Exclude<AttributeOwner, 'resource'>
}

/** One side of a comparison: a value, or an attribute that is looked up when the question is asked. */
export type Operand = { readonly value: Value } | { readonly attribute: AttributeReference }

export const comparisonOperators = [
  'eq',
  'ne',
  'in',
  'nin',
  'lt',
  'lte',
  'gt',
  'gte',
  'contains',
  'startsWith',
  'all',
] as const

export type ComparisonOperator = (typeof comparisonOperators)[number]

/**
 * A missing resource attribute equals nothing: `ne` and `nin` hold of it, every other comparison does not
 * (as in MongoDB, and as SQL's IS DISTINCT FROM). A missing attribute of another owner decides the rule
 * before its condition is asked: see `Rule`.
 */
export interface Comparison {
  readonly operator: ComparisonOperator
  readonly left: Operand
  readonly right: Operand
}

export type Condition =
  | Comparison
  | {
      readonly operator: 'exists'
      readonly attribute: AttributeReference
      readonly exists: boolean
    }
  | { readonly operator: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly operator: 'not'; readonly condition: Condition }

export const always: Condition = { operator: 'and', conditions: [] }
export const never: Condition = { operator: 'or', conditions: [] }

export function isAlways(condition: Condition): boolean {
  return condition.operator === 'and' && condition.conditions.length === 0
}

export function isNever(condition: Condition): boolean {
  return condition.operator === 'or' && condition.conditions.length === 0
}

export function isComparison(condition: Condition): condition is Comparison {
  return 'left' in condition
}

/** Every comparison and existence test in a condition, from left to right. */
export function leaves(
  condition: Condition,
): readonly Exclude<Condition, { operator: 'and' | 'or' | 'not' }>[] {
  switch (condition.operator) {
    case 'and':
    case 'or':
      return condition.conditions.flatMap(leaves)
    case 'not':
      return leaves(condition.condition)
    default:
      return [condition]
  }
}

/**
 * The attributes of user, session and context without which a condition cannot be asked. `exists` can
 * always be asked.
 */
export function variablesOf(condition: Condition): readonly AttributeReference[] {
  const references = leaves(condition).flatMap((leaf) =>
    isComparison(leaf)
      ? [leaf.left, leaf.right].flatMap((side) => ('attribute' in side ? [side.attribute] : []))
      : [],
  )
  const named = references.filter(({ owner }) => owner !== 'resource')
  return [...new Map(named.map((reference) => [showReference(reference), reference])).values()]
}

/** The attributes of user, session and context that it asks for in any way: those of `exists` as well. */
export function factsAskedBy(condition: Condition): readonly FactReference[] {
  return leaves(condition)
    .flatMap((leaf) => (isComparison(leaf) ? [leaf.left, leaf.right] : [leaf]))
    .flatMap((side) => ('attribute' in side ? [side.attribute] : []))
    .filter(isFactReference)
}

/** Whether it asks nothing of who asks, or of when and from where: it is the same for everybody. */
export function isAboutResourceOnly(condition: Condition): boolean {
  return factsAskedBy(condition).length === 0
}

function isFactReference(reference: AttributeReference): reference is FactReference {
  return reference.owner !== 'resource'
}

/** As it is written in a policy file: `status`, `user.department`. */
export function showReference({ owner, name }: AttributeReference): string {
  return owner === 'resource' ? name : `${owner}.${name}`
}
