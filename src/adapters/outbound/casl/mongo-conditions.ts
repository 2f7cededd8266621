/** Things that must all hold, as MongoDB conditions with the operators that CASL has by default. Pure. */
import type { AttributeType, Scalar, Value } from '../../../domain/policy/attribute-type.ts'
import { type Comparison, isComparison } from '../../../domain/policy/condition.ts'
import type { Literal } from '../../../domain/policy/normal-form.ts'
import { typeOf, type Vocabulary } from '../../../domain/policy/variables.ts'
import { addTo, type Constraint, type Constraints, constraintJson } from './mongo-constraint.ts'

type MongoConditions = Readonly<Record<string, unknown>>

/**
 * More than one where an operator's opposite has two ways to hold (“not less” is “at least, or missing”);
 * none when nothing can satisfy all at once.
 */
export function mongoConditions(
  literals: readonly Literal[],
  vocabulary: Vocabulary,
): readonly MongoConditions[] {
  const ways = literals.map((literal) => constraintsOf(literal, vocabulary))
  const combined = ways.reduce<readonly (readonly Constraint[])[]>(
    (sofar, way) => sofar.flatMap((one) => way.map((other) => [...one, ...other])),
    [[]],
  )
  return combined.flatMap((constraints) => {
    const fields = new Map<string, Constraints>()
    for (const constraint of constraints) {
      fields.set(constraint.field, addTo(fields.get(constraint.field), constraint))
    }
    const json = [...fields].map(([field, all]) => [field, constraintJson(all)] as const)
    if (json.some(([, one]) => one === undefined)) return []
    // A field of which nothing is left to ask would be compared with an empty object.
    return [Object.fromEntries(json.filter(([, one]) => Object.keys(one ?? {}).length > 0))]
  })
}

/** The ways in which one literal can hold; each is a list of constraints. */
function constraintsOf(
  { leaf, negated }: Literal,
  vocabulary: Vocabulary,
): readonly (readonly Constraint[])[] {
  if (!isComparison(leaf)) {
    const field = leaf.attribute.name
    return [[{ field, kind: 'exists', value: leaf.exists !== negated }]]
  }
  const { field, type, value } = sides(leaf, vocabulary)
  const show = (one: Scalar) => shown(one, type)
  const values = [value].flat().map(show)
  const missing: readonly Constraint[] = [{ field, kind: 'exists', value: false }]
  const among: readonly Constraint[] = [{ field, kind: 'among', values }]
  const notAmong: readonly Constraint[] = [{ field, kind: 'not_among', values }]
  switch (leaf.operator) {
    case 'eq':
    case 'in':
      return [negated ? notAmong : among]
    case 'ne':
    case 'nin':
      return [negated ? among : notAmong]
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte': {
      const operator = negated ? opposite[leaf.operator] : leaf.operator
      const bound: readonly Constraint[] = [
        { field, kind: 'bound', operator, value: values[0] ?? '' },
      ]
      return negated ? [bound, missing] : [bound]
    }
    case 'contains':
    case 'startsWith': {
      if (type.kind === 'list') return [negated ? notAmong : [{ field, kind: 'all', values }]]
      const text = escaped(String(value))
      const pattern = leaf.operator === 'contains' ? `[\\s\\S]*${text}` : text
      return negated
        ? [[{ field, kind: 'pattern', pattern: `(?!${pattern})` }], missing]
        : [[{ field, kind: 'pattern', pattern: `(?=${pattern})` }]]
    }
    case 'all':
      if (!negated) return [[{ field, kind: 'all', values }]]
      return values.length === 0
        ? [missing]
        : values.map((one) => [{ field, kind: 'not_among', values: [one] }])
  }
}

const opposite = { lt: 'gte', lte: 'gt', gt: 'lte', gte: 'lt' } as const

/** After filling in what is known, the left side is the resource's attribute and the right side a value. */
function sides({ left, right }: Comparison, vocabulary: Vocabulary) {
  if (!('attribute' in left) || !('value' in right)) {
    throw new Error('A comparison has not been filled in')
  }
  const type = typeOf(vocabulary, left.attribute)
  if (!type) throw new Error('A compiled condition names an attribute that is not declared')
  return { field: left.attribute.name, type, value: right.value as Value }
}

/** As it stands in JSON that this service writes. */
function shown(value: Scalar, type: AttributeType): Scalar {
  const { kind } = type.kind === 'list' ? type.of : type
  return kind === 'time' && typeof value === 'number' ? new Date(value).toISOString() : value
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
