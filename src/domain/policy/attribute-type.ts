/** The types that a policy may declare for attributes, and which values belong to them. Pure. */
import { contains, parseNetwork } from './network.ts'

/** `time` is an ISO 8601 moment, `duration` reads `5m`, `timeOfDay` reads `08:30` in UTC, `address` is an IP address. */
export type ScalarType =
  | {
      readonly kind: 'string' | 'number' | 'boolean' | 'time' | 'duration' | 'timeOfDay' | 'address'
    }
  | { readonly kind: 'enum'; readonly values: readonly string[] }

export type AttributeType = ScalarType | { readonly kind: 'list'; readonly of: ScalarType }

/** A value in the form in which it is compared: moments, durations and times of day are numbers. */
export type Scalar = string | number | boolean
export type Value = Scalar | readonly Scalar[]

export const scalarKinds = [
  'string',
  'number',
  'boolean',
  'time',
  'duration',
  'timeOfDay',
  'address',
] as const

/**
 * The value in its compared form; undefined when it does not belong to the type. `null` and `undefined`
 * never do: an attribute without a value is a missing attribute.
 */
export function toValue(type: AttributeType, input: unknown): Value | undefined {
  if (type.kind !== 'list') return toScalar(type, input)
  if (!Array.isArray(input)) return undefined
  // As it stands: decisions read lists of names again and again.
  if (type.of.kind === 'string') return input.every(isString) ? input : undefined
  const items = input.map((item) => toScalar(type.of, item))
  return items.every((item) => item !== undefined) ? items : undefined
}

const isString = (item: unknown) => typeof item === 'string'

export function toScalar(type: ScalarType, input: unknown): Scalar | undefined {
  switch (type.kind) {
    case 'string':
      return typeof input === 'string' ? input : undefined
    case 'number':
      return typeof input === 'number' && Number.isFinite(input) ? input : undefined
    case 'boolean':
      return typeof input === 'boolean' ? input : undefined
    case 'enum':
      return typeof input === 'string' && type.values.includes(input) ? input : undefined
    case 'time':
      return toTime(input)
    case 'duration':
      return typeof input === 'number' && input >= 0 ? input : match(duration, input, toDuration)
    case 'timeOfDay':
      return match(timeOfDay, input, ([, hours, minutes]) => Number(hours) * 60 + Number(minutes))
    case 'address':
      return typeof input === 'string' && parseNetwork(input) ? input : undefined
  }
}

/** Whether an address lies in any of the networks (CIDR, or single addresses). */
export function inNetworks(address: string, networks: readonly string[]): boolean {
  const host = parseNetwork(address)
  return (
    host !== undefined &&
    networks.some((text) => {
      const network = parseNetwork(text)
      return network !== undefined && contains(network, host)
    })
  )
}

/** A compared value as a person writes it in a policy file. */
export function showValue(type: ScalarType, value: Scalar): string | number | boolean {
  if (typeof value !== 'number') return value
  if (type.kind === 'time') return toIso(value)
  if (type.kind === 'duration') return showDuration(value)
  if (type.kind !== 'timeOfDay') return value
  const pad = (n: number) => String(n).padStart(2, '0')
  return `${pad(Math.floor(value / 60))}:${pad(value % 60)}`
}

/** A type as an error message names it. */
export function showType(type: AttributeType): string {
  if (type.kind === 'list') return `a list of ${showType(type.of)}`
  return type.kind === 'enum' ? `one of ${type.values.join(', ')}` : type.kind
}

const iso = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/
const duration = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/
const timeOfDay = /^([01]\d|2[0-3]):([0-5]\d)$/

function toTime(input: unknown): number | undefined {
  if (typeof input === 'number') return Math.abs(input) <= momentMax ? input : undefined
  return match(iso, input, ([text, date = '']) => {
    // The parser takes the 30th of February for the 1st of March.
    const day = parse(date)
    if (day === undefined || !toIso(day).startsWith(date)) return undefined
    return parse(text)
  })
}

/** ECMA-262 §21.4.1.1: as far as a Date reaches, in milliseconds. */
const momentMax = 8.64e15

function toIso(ms: number): string {
  // biome-ignore lint/style/noRestrictedGlobals: writes a moment down, reads no clock
  return new Date(ms).toISOString()
}

function parse(text: string): number | undefined {
  // biome-ignore lint/style/noRestrictedGlobals: reads text, no clock
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

function toDuration([, amount, unit]: RegExpExecArray): number {
  return Number(amount) * unitMs[unit as keyof typeof unitMs] // the expression admits no other
}

function showDuration(ms: number): string {
  const units = Object.entries(unitMs).reverse()
  const [unit, size] = units.find(([, size]) => ms >= size && ms % size === 0) ?? ['ms', 1]
  return `${ms / size}${unit}`
}

function match<T>(
  pattern: RegExp,
  input: unknown,
  read: (found: RegExpExecArray) => T,
): T | undefined {
  const found = typeof input === 'string' ? pattern.exec(input) : null
  return found ? read(found) : undefined
}
