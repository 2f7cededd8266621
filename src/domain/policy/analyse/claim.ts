/** One comparison of a rule as the analysis reasons about it: what it says of one attribute, or of two. Pure. */
import type { AttributeType, Scalar, Value } from '../attribute-type.ts'
import {
  type AttributeReference,
  type Comparison,
  type ComparisonOperator,
  isComparison,
  showReference,
} from '../condition.ts'
import { compare } from '../evaluate/compare.ts'
import type { Literal } from '../normal-form.ts'
import { typeOf, type Vocabulary } from '../variables.ts'

export type Claim = ValueClaim | RelationClaim

/** Compares an attribute with a value, or asks whether it is there. */
export interface ValueClaim {
  readonly kind: 'value'
  readonly key: string
  readonly reference: AttributeReference
  readonly type: AttributeType
  /** `undefined`: the attribute is missing. */
  readonly holds: (value: Value | undefined) => boolean
  /** The only values of which it can hold; undefined where they cannot be listed. */
  readonly only: readonly Scalar[] | undefined
  readonly operator: ComparisonOperator | 'exists'
  readonly negated: boolean
  /** What the attribute is compared with. */
  readonly constants: readonly Scalar[]
}

/** Compares an attribute with another one. Of equal keys, one claim implies another when its mask lies within. */
export interface RelationClaim {
  readonly kind: 'relation'
  readonly key: string
  readonly operator: ComparisonOperator
  /** Undefined for what the analysis does not look into. */
  readonly left: AttributeReference | undefined
  readonly right: AttributeReference | undefined
  /** In which of the cases of `relation` it holds. */
  readonly mask: number
}

/** How an attribute may stand to another one that has a value. Other operators know only `equal` (yes) and the rest. */
export const relation = { missing: 1, less: 2, equal: 4, greater: 8, present: 14, any: 15 } as const

export function claimOf({ leaf, negated }: Literal, vocabulary: Vocabulary): Claim {
  if (!isComparison(leaf)) {
    const { exists, attribute } = leaf
    const type = typeOf(vocabulary, attribute)
    return presence(attribute, type ?? { kind: 'string' }, exists !== negated)
  }
  const type = 'attribute' in leaf.left ? typeOf(vocabulary, leaf.left.attribute) : undefined
  if (type && 'attribute' in leaf.left && 'value' in leaf.right) {
    return valueClaim(leaf.left.attribute, type, leaf.operator, leaf.right.value, negated)
  }
  return relationClaim(leaf, negated)
}

/** Says that an attribute has a value, or that it has none. */
export function presence(
  reference: AttributeReference,
  type: AttributeType,
  exists: boolean,
): ValueClaim {
  return {
    kind: 'value',
    key: showReference(reference),
    reference,
    type,
    holds: (value) => (value !== undefined) === exists,
    only: exists ? undefined : [],
    operator: 'exists',
    negated: !exists,
    constants: [],
  }
}

function valueClaim(
  reference: AttributeReference,
  type: AttributeType,
  operator: ComparisonOperator,
  right: Value,
  negated: boolean,
): ValueClaim {
  const constants = typeof right === 'object' ? right : [right]
  const lists = positive(operator) !== negated && operator in oppositeOf
  return {
    kind: 'value',
    key: showReference(reference),
    reference,
    type,
    holds: testOf(type, operator, right, negated),
    only: lists ? constants : undefined,
    operator,
    negated,
    constants,
  }
}

const oppositeOf: Partial<Record<ComparisonOperator, ComparisonOperator>> = {
  eq: 'ne',
  ne: 'eq',
  in: 'nin',
  nin: 'in',
}

const positive = (operator: ComparisonOperator) => operator !== 'ne' && operator !== 'nin'

function testOf(
  type: AttributeType,
  operator: ComparisonOperator,
  right: Value,
  negated: boolean,
): ValueClaim['holds'] {
  const networks = type.kind === 'address'
  if (typeof right !== 'object' || networks || !(operator in oppositeOf)) {
    return (value) => compare(operator, value, right, networks) !== negated
  }
  // Lists may be long, and are asked often.
  const members = new Set<unknown>(right)
  return (value) => members.has(value) === (positive(operator) !== negated)
}

const masks: Readonly<Record<ComparisonOperator, number>> = {
  eq: relation.equal,
  ne: relation.any & ~relation.equal,
  in: relation.equal,
  nin: relation.any & ~relation.equal,
  lt: relation.less,
  lte: relation.less | relation.equal,
  gt: relation.greater,
  gte: relation.greater | relation.equal,
  contains: relation.equal,
  startsWith: relation.equal,
  all: relation.equal,
}

const families: Partial<Record<ComparisonOperator, string>> = {
  in: 'in',
  nin: 'in',
  contains: 'contains',
  startsWith: 'startsWith',
  all: 'all',
}

function relationClaim({ operator, left, right }: Comparison, negated: boolean): RelationClaim {
  const mask = negated ? relation.any & ~masks[operator] : masks[operator]
  const family = families[operator] ?? 'order'
  const known = 'attribute' in left && 'attribute' in right
  return {
    kind: 'relation',
    key: known
      ? `${showReference(left.attribute)} ${family} ${showReference(right.attribute)}`
      : JSON.stringify([left, family, right]),
    operator,
    left: known ? left.attribute : undefined,
    right: known ? right.attribute : undefined,
    mask,
  }
}
