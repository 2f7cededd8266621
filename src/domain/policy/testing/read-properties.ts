/** Reads the attributes that a test gives to users, resources and circumstances; each must be declared and of its type. Pure. */
import { type AttributeType, showType, toValue } from '../attribute-type.ts'
import type { Attributes } from '../bundle.ts'
import { quote, readEntries, shapeOf } from '../compile/read-node.ts'
import { type Report, suggest } from '../compile/report.ts'
import type { Properties } from '../evaluate/facts.ts'
import type { SourceNode } from '../source.ts'

/** The values as they are written: what is compared is made of them where conditions are asked. */
export function readProperties(
  report: Report,
  node: SourceNode,
  attributes: Attributes,
  what: string,
): Properties {
  const properties: Record<string, unknown> = {}
  for (const { key, keyAt, value } of readEntries(report, node, `What is said of ${what}`) ?? []) {
    const type = Object.hasOwn(attributes, key) ? attributes[key] : undefined
    const plain = plainValue(value)
    if (!type) {
      report.error(
        keyAt,
        'unknown_attribute',
        `${what} has no attribute ${quote(key)}.`,
        suggest(key, Object.keys(attributes)),
      )
    } else if (toValue(type, plain) === undefined) {
      const message = `${key} must be ${showType(type)}, not ${shapeOf(value)}.`
      report.error(value.at, 'wrong_type', message, hintFor(type, plain))
    } else properties[key] = plain
  }
  return properties
}

function hintFor(type: AttributeType, value: unknown): string {
  if (value === null) return 'Leave out what has no value.'
  if (type.kind === 'enum') {
    return suggest(typeof value === 'string' ? value : '', type.values)
  }
  return `Write ${examples[type.kind]}.`
}

const examples = {
  string: 'text, in quotes where it reads like a number: "7"',
  number: 'a number: 7',
  boolean: 'true or false',
  time: 'a moment: 2026-01-01T00:00:00Z',
  duration: 'a duration: 5m',
  timeOfDay: 'a time of day in UTC, in quotes: "08:30"',
  address: 'an IP address: 192.0.2.1',
  list: 'a list in brackets: [one, two]',
} as const

function plainValue(node: SourceNode): unknown {
  if (node.kind === 'scalar') return node.value
  return node.kind === 'list' ? node.items.map(plainValue) : undefined
}
