/** Properties in the form in which they are compared, for a database that compares them. Pure. */
import { toValue, type Value } from './attribute-type.ts'
import type { Attributes } from './bundle.ts'
import type { Properties } from './evaluate/facts.ts'

/** Only what is declared and of its type; moments and durations become numbers. */
export function storedProperties(
  attributes: Attributes,
  properties: Properties,
): Readonly<Record<string, Value>> {
  const stored: [string, Value][] = []
  for (const [name, type] of Object.entries(attributes)) {
    const value = Object.hasOwn(properties, name) ? toValue(type, properties[name]) : undefined
    if (value !== undefined) stored.push([name, value])
  }
  return Object.fromEntries(stored)
}
