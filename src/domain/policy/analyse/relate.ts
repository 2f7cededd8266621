/** Changes one of two values so that they stand to each other as a relation asks. */
import { type AttributeType, toScalar, type Value } from '../attribute-type.ts'
import type { AttributeReference, ComparisonOperator } from '../condition.ts'
import { compare } from '../evaluate/compare.ts'
import { relation, type ValueClaim } from './claim.ts'
import { presentValues } from './possible-values.ts'

/** An attribute of an example that is being made up. */
export interface Chosen {
  readonly reference: AttributeReference
  readonly type: AttributeType
  readonly claims: readonly ValueClaim[]
  value: Value | undefined
}

export interface Pair {
  readonly operator: ComparisonOperator
  /** See `relation`. */
  readonly mask: number
  readonly left: Chosen
  readonly right: Chosen
}

/** Leaves everything as it is when no change helps. */
export function satisfy(pair: Pair): void {
  const { left, right } = pair
  if (stands(pair, left.value, right.value)) return
  for (const value of forRight(pair)) {
    if (suits(right, value) && stands(pair, left.value, value)) {
      right.value = value
      return
    }
  }
  for (const value of forLeft(pair)) {
    if (suits(left, value) && stands(pair, value, right.value)) {
      left.value = value
      return
    }
  }
}

function stands(
  { operator, mask, left }: Pair,
  one: Value | undefined,
  other: Value | undefined,
): boolean {
  if (one === undefined) return (mask & relation.missing) !== 0
  if (other === undefined) return false
  const networks = left.type.kind === 'address'
  if (compare(askedOf(operator), one, other, networks)) return (mask & relation.equal) !== 0
  return (mask & (one < other ? relation.less : relation.greater)) !== 0
}

/** The operator whose holding the mask calls `equal`. */
function askedOf(operator: ComparisonOperator): ComparisonOperator {
  if (operator === 'in' || operator === 'nin') return 'in'
  return operator === 'contains' || operator === 'startsWith' || operator === 'all'
    ? operator
    : 'eq'
}

function suits({ type, claims }: Chosen, value: Value | undefined): boolean {
  const items = typeof value === 'object' ? value : value === undefined ? [] : [value]
  const scalar = type.kind === 'list' ? type.of : type
  return (
    items.every((item) => scalar.kind === 'timeOfDay' || toScalar(scalar, item) !== undefined) &&
    claims.every((claim) => claim.holds(value))
  )
}

function forRight({ left, right }: Pair): readonly Value[] {
  if (left.value === undefined) return []
  return right.type.kind === 'list'
    ? [listOf(left.value), [...listOf(right.value), ...listOf(left.value)], []]
    : [...near(left.value), ...others(right)]
}

function forLeft({ left, right }: Pair): readonly (Value | undefined)[] {
  if (right.value === undefined) return [undefined]
  const values =
    left.type.kind === 'list'
      ? [[...listOf(left.value), ...listOf(right.value)], []]
      : [...listOf(right.value), ...listOf(right.value).flatMap(near)]
  return [...values, ...others(left), undefined]
}

const listOf = (value: Value | undefined) =>
  value === undefined ? [] : typeof value === 'object' ? value : [value]

function near(value: Value): readonly Value[] {
  if (typeof value === 'number') return [value, value - 1, value + 1]
  return typeof value === 'string' ? [value, `${value}x`] : listOf(value).slice(0, 1)
}

function others({ type, claims }: Chosen): readonly Value[] {
  const [first, ...rest] = claims
  if (first) return presentValues([first, ...rest])
  return type.kind === 'enum' ? type.values : []
}
