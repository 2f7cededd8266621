/** Reads the `when` of a rule into a tree whose every side has been checked against the declared types. Pure. */
import { type AttributeType, type ScalarType, showType, toScalar } from '../attribute-type.ts'
import {
  type AttributeOwner,
  type AttributeReference,
  type Comparison,
  type ComparisonOperator,
  type Condition,
  comparisonOperators,
  leaves,
  type Operand,
  showReference,
} from '../condition.ts'
import { policyLimits } from '../limits.ts'
import { simpleAlternatives } from '../normal-form.ts'
import type { SourceEntry, SourceNode } from '../source.ts'
import { typeOf, type Vocabulary } from '../variables.ts'
import { quote, readEntries, readItems, shapeOf } from './read-node.ts'
import { type Report, suggest } from './report.ts'

/** Undefined when anything was wrong; the report says what. */
export function readCondition(
  report: Report,
  node: SourceNode,
  vocabulary: Vocabulary,
): Condition | undefined {
  const condition = readAll(report, node, vocabulary)
  if (!condition) return undefined
  if (leaves(condition).length > policyLimits.comparisons) {
    return report.error(
      node.at,
      'condition_too_large',
      `A condition has at most ${policyLimits.comparisons} comparisons.`,
    )
  }
  if (simpleAlternatives(condition) > policyLimits.alternatives) {
    return report.error(
      node.at,
      'condition_too_large',
      `This condition has more than ${policyLimits.alternatives} alternatives.`,
      'Split it into several rules, or use in instead of or.',
    )
  }
  return condition
}

function readAll(report: Report, node: SourceNode, vocabulary: Vocabulary): Condition | undefined {
  const entries = readEntries(report, node, 'A condition')
  if (!entries) return undefined
  if (entries.length === 0) {
    return report.error(
      node.at,
      'condition_empty',
      'An empty condition holds always.',
      'Leave out when, if that is meant.',
    )
  }
  return allOf(entries.map((entry) => readEntry(report, entry, vocabulary)))
}

function readEntry(
  report: Report,
  { key, keyAt, value }: SourceEntry,
  vocabulary: Vocabulary,
): Condition | undefined {
  if (key === 'and' || key === 'or') {
    const items = readItems(report, value, `The conditions of ${key}`)
    if (items?.length === 0) {
      return report.error(value.at, 'condition_empty', `${key} needs at least one condition.`)
    }
    const conditions = items?.map((item) => readAll(report, item, vocabulary))
    return conditions?.every((condition) => condition !== undefined)
      ? { operator: key, conditions }
      : undefined
  }
  if (key === 'not') {
    const condition = readAll(report, value, vocabulary)
    return condition && { operator: 'not', condition }
  }
  const attribute = referenceOf(key)
  const type = attribute && typeOf(vocabulary, attribute)
  if (!attribute || !type) {
    return report.error(
      keyAt,
      'unknown_attribute',
      `No attribute ${quote(key)} is declared.`,
      suggest(key, namesIn(vocabulary)),
    )
  }
  return readTests(report, value, { attribute, type, vocabulary })
}

interface Tested {
  readonly attribute: AttributeReference
  readonly type: AttributeType
  readonly vocabulary: Vocabulary
}

function readTests(report: Report, node: SourceNode, tested: Tested): Condition | undefined {
  if (node.kind === 'list') {
    return report.error(
      node.at,
      'wrong_shape',
      'A list needs an operator.',
      'Write { in: […] } for one of these, or { all: […] } for all of these.',
    )
  }
  if (node.kind === 'scalar') return readComparison(report, 'eq', node, node, tested)
  if (node.entries.length === 0) {
    return report.error(
      node.at,
      'condition_empty',
      `${showReference(tested.attribute)} is compared with nothing.`,
    )
  }
  return allOf(
    node.entries.map(({ key, keyAt, value }) => {
      if (key === 'exists') return readExists(report, value, tested.attribute)
      const operator = comparisonOperators.find((name) => name === key)
      if (operator) return readComparison(report, operator, { at: keyAt }, value, tested)
      return report.error(
        keyAt,
        'unknown_operator',
        `There is no operator ${quote(key)}.`,
        suggest(key.replace(/^\$/, ''), [...comparisonOperators, 'exists']),
      )
    }),
  )
}

function readExists(
  report: Report,
  node: SourceNode,
  attribute: AttributeReference,
): Condition | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'boolean') {
    return { operator: 'exists', attribute, exists: node.value }
  }
  return report.error(node.at, 'wrong_type', `exists is true or false, not ${shapeOf(node)}.`)
}

function readComparison(
  report: Report,
  operator: ComparisonOperator,
  { at }: Pick<SourceNode, 'at'>,
  node: SourceNode,
  { attribute, type, vocabulary }: Tested,
): Comparison | undefined {
  const name = showReference(attribute)
  const wanted = operandType(operator, type)
  if (!wanted) {
    return report.error(
      at,
      'wrong_type',
      `${operator} cannot be asked of ${name}, which is ${showType(type)}.`,
      operatorHint(operator, type),
    )
  }
  const right = readOperand(report, node, wanted, name, vocabulary)
  return right && { operator, left: { attribute }, right }
}

/** What an operator compares an attribute of this type with; undefined when it makes no sense of it. */
function operandType(operator: ComparisonOperator, type: AttributeType): AttributeType | undefined {
  switch (operator) {
    case 'eq':
    case 'ne':
      return type.kind === 'list' ? undefined : type
    case 'in':
    case 'nin':
      return type.kind === 'list' ? undefined : { kind: 'list', of: type }
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return ordered.has(type.kind) ? type : undefined
    case 'contains':
      return type.kind === 'list' ? type.of : type.kind === 'string' ? type : undefined
    case 'startsWith':
      return type.kind === 'string' ? type : undefined
    case 'all':
      return type.kind === 'list' ? type : undefined
  }
}

const ordered = new Set(['number', 'time', 'duration', 'timeOfDay'])

function operatorHint(operator: ComparisonOperator, type: AttributeType): string | undefined {
  if (type.kind === 'list')
    return 'Ask a list whether it contains something, or all of some things.'
  if (ordered.has(operator)) return undefined
  return operator.startsWith('l') || operator.startsWith('g')
    ? 'Only numbers, times and durations have an order.'
    : undefined
}

function readOperand(
  report: Report,
  node: SourceNode,
  wanted: AttributeType,
  name: string,
  vocabulary: Vocabulary,
): Operand | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string' && node.value.includes('${')) {
    return readVariable(report, node.value, node, wanted, vocabulary)
  }
  if (wanted.kind !== 'list') {
    const value = readValue(report, node, wanted, name)
    return value === undefined ? undefined : { value }
  }
  const items = readItems(report, node, `What ${name} is compared with`)
  const values = items?.map((item) => readValue(report, item, wanted.of, name))
  return values?.every((value) => value !== undefined) ? { value: values } : undefined
}

function readValue(report: Report, node: SourceNode, type: ScalarType, name: string) {
  if (node.kind === 'scalar' && typeof node.value === 'string' && node.value.includes('${')) {
    return report.error(
      node.at,
      'variable_misplaced',
      'A variable cannot be an item of a list.',
      'Compare with a list variable: { in: "${user.roles}" }.',
    )
  }
  const value = node.kind === 'scalar' ? toScalar(type, node.value) : undefined
  if (
    value !== undefined &&
    !(typeof value === 'string' && value.length > policyLimits.stringLength)
  ) {
    return value
  }
  const hint =
    node.kind === 'scalar' && node.value === null
      ? 'Write { exists: false } for a missing value.'
      : type.kind === 'enum' && node.kind === 'scalar'
        ? suggest(String(node.value), type.values)
        : formatHints[type.kind]
  return report.error(
    node.at,
    'wrong_type',
    `${name} is compared with ${shapeOf(node)}, which is not ${showType(type)}.`,
    hint,
  )
}

const formatHints: Readonly<Partial<Record<ScalarType['kind'], string>>> = {
  string: 'Put text that looks like something else in quotes.',
  time: 'A time is written 2026-11-23T08:30:00Z.',
  duration: 'A duration is written 90s, 5m, 8h or 30d.',
  timeOfDay: 'A time of day is written 08:30, in UTC.',
  address: 'An address is written 192.0.2.7, a network 192.0.2.0/24 or 2001:db8::/32.',
}

/** `${user.id}` is the whole value or an error: a variable is never part of a text. */
function readVariable(
  report: Report,
  text: string,
  node: SourceNode,
  wanted: AttributeType,
  vocabulary: Vocabulary,
): Operand | undefined {
  const path = /^\$\{([^{}]*)\}$/.exec(text)?.[1]
  if (path === undefined) {
    return report.error(
      node.at,
      'variable_misplaced',
      'A variable must be the whole value.',
      'Write "${user.id}" and nothing around it.',
    )
  }
  const attribute = referenceOf(path)
  const type = attribute && typeOf(vocabulary, attribute)
  if (!attribute || attribute.owner === 'resource' || !type) {
    const known = namesIn(vocabulary).filter((known) => known.includes('.'))
    return report.error(
      node.at,
      'unknown_variable',
      `There is no variable ${quote(path)}.`,
      suggest(path, known),
    )
  }
  if (!compatible(wanted, type)) {
    return report.error(
      node.at,
      'wrong_type',
      `\${${path}} is ${showType(type)}; ${showType(wanted)} is needed here.`,
    )
  }
  return { attribute }
}

/** A text may be compared with a text of a closed list: the others never match. */
function compatible(wanted: AttributeType, given: AttributeType): boolean {
  if (wanted.kind === 'list' || given.kind === 'list') {
    return wanted.kind === 'list' && given.kind === 'list' && compatible(wanted.of, given.of)
  }
  const text = (type: ScalarType) => type.kind === 'string' || type.kind === 'enum'
  return wanted.kind === given.kind || (text(wanted) && text(given))
}

function referenceOf(path: string): AttributeReference | undefined {
  const [owner, name, ...rest] = path.split('.')
  if (rest.length > 0 || owner === undefined) return undefined
  if (name === undefined) return { owner: 'resource', name: owner }
  return isOwner(owner) ? { owner, name } : undefined
}

function isOwner(text: string): text is AttributeOwner {
  return text === 'resource' || text === 'user' || text === 'session' || text === 'context'
}

function namesIn(vocabulary: Vocabulary): readonly string[] {
  return (['resource', 'user', 'session', 'context'] as const).flatMap((owner) =>
    Object.keys(vocabulary[owner]).map((name) => showReference({ owner, name })),
  )
}

function allOf(conditions: readonly (Condition | undefined)[]): Condition | undefined {
  if (!conditions.every((condition) => condition !== undefined)) return undefined
  const [only, ...others] = conditions
  return only && others.length === 0 ? only : { operator: 'and', conditions }
}
