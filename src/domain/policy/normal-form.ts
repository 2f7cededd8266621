/** A condition as alternatives of things that must all hold (disjunctive normal form). Pure. */
import type { Condition } from './condition.ts'
import { policyLimits } from './limits.ts'

export interface Literal {
  readonly leaf: Exclude<Condition, { operator: 'and' | 'or' | 'not' }>
  readonly negated: boolean
}

/** Undefined when there would be more alternatives than `policyLimits.alternatives`. No alternative: never. */
export function alternatives(condition: Condition): readonly (readonly Literal[])[] | undefined {
  try {
    return expand(condition, false)
  } catch (error) {
    if (error instanceof TooManyAlternatives) return undefined
    throw error
  }
}

class TooManyAlternatives extends Error {}

function expand(condition: Condition, negated: boolean): readonly (readonly Literal[])[] {
  switch (condition.operator) {
    case 'not':
      return expand(condition.condition, !negated)
    case 'and':
    case 'or': {
      const parts = condition.conditions.map((part) => expand(part, negated))
      return (condition.operator === 'or') === !negated
        ? bounded(parts.flat())
        : parts.reduce(product, [[]])
    }
    default:
      return [[{ leaf: condition, negated }]]
  }
}

function product(
  left: readonly (readonly Literal[])[],
  right: readonly (readonly Literal[])[],
): readonly (readonly Literal[])[] {
  if (left.length * right.length > policyLimits.alternatives) throw new TooManyAlternatives()
  return left.flatMap((one) => right.map((other) => [...one, ...other]))
}

function bounded<T>(list: readonly T[]): readonly T[] {
  if (list.length > policyLimits.alternatives) throw new TooManyAlternatives()
  return list
}

/**
 * How many alternatives there are when “not less” is written as “at least, or missing”, as CASL needs it at
 * portals; infinite when there are too many to count.
 */
export function simpleAlternatives(condition: Condition): number {
  const ways = alternatives(condition)
  if (!ways) return Number.POSITIVE_INFINITY
  const splitting = ({ leaf, negated }: Literal) =>
    negated && ['lt', 'lte', 'gt', 'gte', 'contains', 'startsWith', 'all'].includes(leaf.operator)
  return ways.reduce((sum, literals) => sum + 2 ** literals.filter(splitting).length, 0)
}
