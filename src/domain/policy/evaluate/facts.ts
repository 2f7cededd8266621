/** What is known when a decision is made, and how an attribute is read from it. Pure. */
import { type AttributeType, toValue, type Value } from '../attribute-type.ts'
import type { AttributeReference, Operand } from '../condition.ts'
import { typeOf, type Vocabulary } from '../variables.ts'

export type Properties = Readonly<Record<string, unknown>>

/** Who asks, how they signed in, and under which circumstances. */
export interface Facts {
  readonly user: Properties
  readonly session: Properties
  readonly context: Properties
}

/** The facts together with the thing acted on. */
export interface World extends Facts {
  readonly resource: Properties
}

export type Read = (world: World) => Value | undefined

/**
 * Reads an attribute as its own property (never from a prototype) in its compared form; undefined when it is
 * missing, or is not of its declared type.
 */
export function createRead(vocabulary: Vocabulary, reference: AttributeReference): Read {
  const { owner, name } = reference
  const type = typeOf(vocabulary, reference)
  if (!type) throw new Error('A compiled condition names an attribute that is not declared')
  if (type.kind === 'string') {
    return (world) => {
      const value = world[owner][name]
      return typeof value === 'string' && Object.hasOwn(world[owner], name) ? value : undefined
    }
  }
  return (world) => ownValue(world[owner], name, type)
}

export function readOperand(vocabulary: Vocabulary, operand: Operand): Read {
  if ('attribute' in operand) return createRead(vocabulary, operand.attribute)
  const { value } = operand
  return () => value
}

export function ownValue(
  properties: Properties,
  name: string,
  type: AttributeType,
): Value | undefined {
  return Object.hasOwn(properties, name) ? toValue(type, properties[name]) : undefined
}
