/** Turns a policy's condition into SQL that means the same: never NULL, every value a parameter. */
import { type SQL, sql } from 'drizzle-orm'
import type { AttributeType, ScalarType, Value } from '../../../domain/policy/attribute-type.ts'
import type {
  AttributeReference,
  Comparison,
  Condition,
  Operand,
} from '../../../domain/policy/condition.ts'
import { typeOf, type Vocabulary } from '../../../domain/policy/variables.ts'
import { isInNetwork, isInNetworks } from './condition-address.ts'

/**
 * The value of an attribute as SQL, NULL when it is missing: text for strings, double precision for numbers
 * and (in epoch milliseconds) moments, boolean, a jsonb array for lists.
 */
export type ColumnOf = (reference: AttributeReference, type: AttributeType) => SQL

export function conditionSql(condition: Condition, vocabulary: Vocabulary, column: ColumnOf): SQL {
  switch (condition.operator) {
    case 'and':
      return joined(
        condition.conditions.map((part) => conditionSql(part, vocabulary, column)),
        sql` AND `,
        sql`TRUE`,
      )
    case 'or':
      return joined(
        condition.conditions.map((part) => conditionSql(part, vocabulary, column)),
        sql` OR `,
        sql`FALSE`,
      )
    case 'not':
      return sql`(NOT ${conditionSql(condition.condition, vocabulary, column)})`
    case 'exists': {
      const value = column(condition.attribute, knownType(vocabulary, condition.attribute))
      return condition.exists ? sql`(${value} IS NOT NULL)` : sql`(${value} IS NULL)`
    }
    default:
      return comparisonSql(condition, vocabulary, column)
  }
}

function joined(parts: readonly SQL[], by: SQL, nothing: SQL): SQL {
  return parts.length === 0 ? nothing : sql`(${sql.join([...parts], by)})`
}

function comparisonSql(comparison: Comparison, vocabulary: Vocabulary, column: ColumnOf): SQL {
  const { operator } = comparison
  const type = scalarTypeOf(comparison, vocabulary)
  const left = operandSql(comparison.left, vocabulary, column, type)
  const right = operandSql(comparison.right, vocabulary, column, type)
  if (type.kind === 'address') {
    // Lists of addresses are asked for the very text, as `compare` does.
    if (operator === 'eq') return isInNetwork(left, right)
    if (operator === 'ne') return sql`(NOT ${isInNetwork(left, right)})`
    if (operator === 'in') return isInNetworks(left, right)
    if (operator === 'nin') return sql`(NOT ${isInNetworks(left, right)})`
  }
  switch (operator) {
    case 'eq':
      return sql`coalesce(${left} = ${right}, FALSE)`
    case 'ne':
      return sql`(NOT coalesce(${left} = ${right}, FALSE))`
    case 'in':
      return isIn(left, right)
    case 'nin':
      return sql`(NOT ${isIn(left, right)})`
    case 'lt':
      return sql`coalesce(${left} < ${right}, FALSE)`
    case 'lte':
      return sql`coalesce(${left} <= ${right}, FALSE)`
    case 'gt':
      return sql`coalesce(${left} > ${right}, FALSE)`
    case 'gte':
      return sql`coalesce(${left} >= ${right}, FALSE)`
    case 'contains':
      return asksOfList(comparison, vocabulary)
        ? sql`coalesce(${left} @> to_jsonb(${right}), FALSE)`
        : sql`coalesce(strpos(${left}, ${right}) > 0, FALSE)`
    case 'startsWith':
      return sql`coalesce(starts_with(${left}, ${right}), FALSE)`
    case 'all':
      return sql`coalesce(${left} @> ${right}, FALSE)`
  }
}

/** `right` is a jsonb array, so that a literal list and a list in a column are one thing. */
function isIn(left: SQL, right: SQL): SQL {
  return sql`coalesce(${right} @> to_jsonb(${left}), FALSE)`
}

/** The type of the single values that are compared; of both sides one at least is an attribute. */
function scalarTypeOf({ left, right }: Comparison, vocabulary: Vocabulary): ScalarType {
  const side = 'attribute' in left ? left : right
  if (!('attribute' in side)) throw new Error('A comparison of two values has not been evaluated')
  const type = knownType(vocabulary, side.attribute)
  return type.kind === 'list' ? type.of : type
}

function asksOfList({ left }: Comparison, vocabulary: Vocabulary): boolean {
  if ('value' in left) return Array.isArray(left.value)
  return knownType(vocabulary, left.attribute).kind === 'list'
}

function operandSql(
  operand: Operand,
  vocabulary: Vocabulary,
  column: ColumnOf,
  type: ScalarType,
): SQL {
  if ('attribute' in operand)
    return column(operand.attribute, knownType(vocabulary, operand.attribute))
  return literalSql(operand.value, type)
}

function literalSql(value: Value, type: ScalarType): SQL {
  if (Array.isArray(value)) return sql`${JSON.stringify(value)}::jsonb`
  switch (sqlTypeOf(type)) {
    case 'boolean':
      return sql`${value}::boolean`
    case 'number':
      return sql`${value}::double precision`
    case 'text':
      return sql`${value}::text`
  }
}

function sqlTypeOf({ kind }: ScalarType): 'boolean' | 'number' | 'text' {
  if (kind === 'boolean') return 'boolean'
  return kind === 'string' || kind === 'enum' || kind === 'address' ? 'text' : 'number'
}

function knownType(vocabulary: Vocabulary, reference: AttributeReference): AttributeType {
  const type = typeOf(vocabulary, reference)
  if (!type) throw new Error('A compiled condition names an attribute that is not declared')
  return type
}
