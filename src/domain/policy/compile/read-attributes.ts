/** Reads what a policy file declares of attributes: their names and types. Pure. */
import { type AttributeType, type ScalarType, scalarKinds } from '../attribute-type.ts'
import type { Attributes } from '../bundle.ts'
import { policyLimits } from '../limits.ts'
import type { SourceNode } from '../source.ts'
import { quote, readEntries, readMembers, readWords, shapeOf } from './read-node.ts'
import { type Report, suggest } from './report.ts'

export function readAttributes(report: Report, node: SourceNode, what: string): Attributes {
  const attributes: Record<string, AttributeType> = {}
  const entries = readEntries(report, node, what) ?? []
  if (entries.length > policyLimits.attributes) {
    report.error(node.at, 'too_many', `${what} has more than ${policyLimits.attributes} members.`)
  }
  for (const { key, keyAt, value } of entries) {
    if (!isAttributeName(key)) {
      report.error(
        keyAt,
        'attribute_name_invalid',
        `${quote(key)} cannot be the name of an attribute.`,
        attributeNameRule,
      )
      continue
    }
    const type = readType(report, value)
    if (type) attributes[key] = type
  }
  return attributes
}

/** Letters, digits and underscores; never a name that reaches for an object's prototype, never an operator. */
export function isAttributeName(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(text) && !reserved.has(text)
}

export const attributeNameRule =
  'Use 1 to 60 letters, digits and underscores, a letter first; and, or, not, and what every object has (constructor, toString, …) are reserved.'

const reserved = new Set([
  'and',
  'or',
  'not',
  'prototype',
  // What every object has already.
  ...Object.getOwnPropertyNames(Object.prototype),
])

function readType(report: Report, node: SourceNode): AttributeType | undefined {
  if (node.kind !== 'map') return readScalarType(report, node)
  const members = readMembers(report, node, 'A type', ['list'])
  if (!members) return undefined
  if (!members.list) {
    return report.error(
      node.at,
      'type_unknown',
      'A type written as a map says what it is a list of.',
      'Write { list: string }.',
    )
  }
  const of = readScalarType(report, members.list.value)
  return of && { kind: 'list', of }
}

function readScalarType(report: Report, node: SourceNode): ScalarType | undefined {
  if (node.kind === 'list') {
    const values = readWords(report, node, 'The values of a type').map(({ text }) => text)
    if (values.length > 0) return { kind: 'enum', values }
    return report.error(node.at, 'type_unknown', 'A type by its values needs at least one.')
  }
  const kind = scalarKinds.find((name) => node.kind === 'scalar' && name === node.value)
  if (kind) return { kind }
  return report.error(
    node.at,
    'type_unknown',
    `There is no type ${shapeOf(node)}.`,
    node.kind === 'scalar' && typeof node.value === 'string'
      ? suggest(node.value, scalarKinds)
      : `Write one of ${scalarKinds.join(', ')}, a list of values in brackets, or { list: … }.`,
  )
}
