/** Things that must all hold, as MongoDB conditions with the operators that CASL has by default. Pure. */
import {
  type AttributeType,
  type Scalar,
  showValue,
  type Value,
} from '../../../domain/policy/attribute-type.ts'
import type { Rule } from '../../../domain/policy/bundle.ts'
import { type Comparison, isComparison } from '../../../domain/policy/condition.ts'
import type { Literal } from '../../../domain/policy/normal-form.ts'
import { typeOf, type Vocabulary } from '../../../domain/policy/variables.ts'
import { addTo, type Constraint, type Constraints, constraintJson } from './mongo-constraint.ts'

type MongoConditions = Readonly<Record<string, unknown>>

/** So many objects at most; each way that a literal can hold may double them. */
const conditionsMax = 64

/**
 * More than one where an operator's opposite has two ways to hold (“not less” is “at least, or missing”);
 * none when nothing can satisfy all at once. Where that would be more than `conditionsMax`, an allow keeps
 * the first way of what is too much and a deny does not ask it: too little is allowed, never too much.
 */
export function mongoConditions(
  literals: readonly Literal[],
  effect: Rule['effect'],
  vocabulary: Vocabulary,
): readonly MongoConditions[] {
  const start: readonly Fields[] = [new Map()]
  const found = literals.reduce((sofar, literal) => {
    const ways = constraintsOf(literal, vocabulary)
    const all = ways.length > conditionsMax ? undefined : satisfiable(sofar, ways)
    if (all && all.length <= conditionsMax) return all
    return effect === 'allow' ? satisfiable(sofar, ways.slice(0, 1)) : sofar
  }, start)
  return found.map(json)
}

type Fields = ReadonlyMap<string, Constraints>

/** Every combination that something can satisfy, each once. */
function satisfiable(
  sofar: readonly Fields[],
  ways: readonly (readonly Constraint[])[],
): readonly Fields[] {
  const combined = sofar.flatMap((fields) => ways.map((way) => withAll(fields, way)))
  const possible = combined.filter((fields) =>
    [...fields.values()].every((all) => constraintJson(all) !== undefined),
  )
  if (possible.length <= 1) return possible
  return [...new Map(possible.map((fields) => [JSON.stringify(json(fields)), fields])).values()]
}

function withAll(fields: Fields, way: readonly Constraint[]): Fields {
  const all = new Map(fields)
  for (const constraint of way) {
    all.set(constraint.field, addTo(all.get(constraint.field), constraint))
  }
  return all
}

function json(fields: Fields): MongoConditions {
  const entries = [...fields].map(([field, all]) => [field, constraintJson(all) ?? {}] as const)
  // A field of which nothing is left to ask would be compared with an empty object.
  return Object.fromEntries(entries.filter(([, one]) => Object.keys(one).length > 0))
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

/** As it stands in JSON that this service writes; what never stands there sorts where it would. */
function shown(value: Scalar, type: AttributeType): Scalar {
  const { kind } = type.kind === 'list' ? type.of : type
  if (typeof value !== 'number') return value
  if (kind === 'timeOfDay') return String(showValue({ kind }, value))
  return kind === 'time' ? shownTime(value) : value
}

const [yearZero, year10000] = [-62_167_219_200_000, 253_402_300_800_000]

function shownTime(ms: number): string {
  if (ms < yearZero) return ''
  if (ms >= year10000) return '~'
  const text = new Date(Math.floor(ms)).toISOString()
  return Number.isInteger(ms) ? text : `${text}~`
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
