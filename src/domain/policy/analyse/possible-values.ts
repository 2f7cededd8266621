/**
 * Which values satisfy everything that is claimed of one attribute. Instead of calculating with sets it tries
 * values: few, but chosen so that when none of them does, no value does. Pure.
 */
import { inNetworks, type Scalar, type Value } from '../attribute-type.ts'
import type { ValueClaim } from './claim.ts'

type Claims = readonly [ValueClaim, ...ValueClaim[]]

/** Whether the attribute can be as claimed, be it missing. Only a `false` is certain of addresses. */
export function isPossible(claims: Claims): boolean {
  const holds = (value: Value | undefined) => claims.every((claim) => claim.holds(value))
  return holds(undefined) || candidates(claims).some(holds) || isOpen(claims)
}

/** Values that are as claimed: where there are any some, and all where they can be listed. But of addresses. */
export function presentValues(claims: Claims): readonly Value[] {
  return candidates(claims).filter((value) => claims.every((claim) => claim.holds(value)))
}

export interface Possible {
  readonly missing: boolean
  readonly present: boolean
  /** Every value, a missing one included; undefined when they cannot be listed. */
  readonly all: readonly (Value | undefined)[] | undefined
  /** Some of them: most questions are answered by one. */
  readonly some: readonly (Value | undefined)[]
  /** No number lies beyond these. */
  readonly least: number
  readonly most: number
}

export function possibleValues(claims: Claims): Possible {
  const { type } = claims[0]
  const missing = claims.every((claim) => claim.holds(undefined))
  const present = presentValues(claims)
  const all: readonly (Value | undefined)[] = missing ? [undefined, ...present] : present
  const listed = type.kind !== 'address' && claims.some(({ only }) => only !== undefined)
  const isClosed = listed || type.kind === 'enum' || type.kind === 'boolean'
  return {
    missing,
    present: present.length > 0 || isOpen(claims),
    all: isClosed ? all : undefined,
    some: isClosed ? all : [...besideBounds(claims), ...all.slice(0, samplesMax)],
    least: Math.max(...bounds(claims, 'gt', 'gte')),
    most: Math.min(...bounds(claims, 'lt', 'lte')),
  }
}

const samplesMax = 3

function besideBounds(claims: Claims): readonly number[] {
  const { kind } = claims[0].type
  if (kind !== 'number' && kind !== 'time') return []
  const near = numbersOf(claims)
    .slice(0, samplesMax)
    .flatMap((value) => {
      const little = Math.max(Math.abs(value), 1) * 1e-9
      return [value + little, value - little]
    })
  return near.filter((value) => claims.every((claim) => claim.holds(value)))
}

function bounds(
  claims: Claims,
  ...operators: readonly ValueClaim['operator'][]
): readonly number[] {
  return claims.flatMap(({ operator, negated, constants }) =>
    !negated && operators.includes(operator) ? constants.map(Number) : [],
  )
}

/** Addresses that are only excluded: there are always others, and no need to name one. */
function isOpen(claims: Claims): boolean {
  return claims[0].type.kind === 'address' && claims.every(({ only }) => only === undefined)
}

function candidates(claims: Claims): readonly Value[] {
  const { type } = claims[0]
  if (type.kind === 'address') return addresses(claims)
  const listing = claims.find(({ only }) => only !== undefined)
  if (listing?.only) return listing.only
  switch (type.kind) {
    case 'enum':
      return type.values
    case 'boolean':
      return [true, false]
    case 'list':
      return [smallestList(claims)]
    case 'string':
      return texts(claims)
    case 'timeOfDay':
      return minutes(numbersOf(claims))
    case 'duration':
      return [...around(numbersOf(claims), 0, 0), Number.POSITIVE_INFINITY]
    case 'time':
      return around(numbersOf(claims), aMoment)
    case 'number':
      return around(numbersOf(claims), 0)
  }
}

const aMoment = 1_800_000_000_000

function numbersOf(claims: Claims): readonly number[] {
  const numbers = claims.flatMap(({ constants }) =>
    constants.filter((value) => typeof value === 'number'),
  )
  return [...new Set(numbers)].sort((a, b) => a - b)
}

/** The numbers and the least and greatest there can be, one from every gap between them, and some plain ones. */
function around(
  sorted: readonly number[],
  otherwise: number,
  floor = -Number.MAX_VALUE,
): readonly number[] {
  const ends = [floor, ...sorted, Number.MAX_VALUE]
  const between = ends.slice(1).map((high, index) => {
    const low = ends[index] ?? high
    return Number.isFinite(high - low) ? low + (high - low) / 2 : low / 2 + high / 2
  })
  const plain = sorted.length > 0 ? [...sorted, ...sorted.map((one) => one + 1)] : [otherwise]
  const below = (sorted[0] ?? otherwise) - 1
  return [...plain, ...(below >= floor ? [below] : []), ...between, floor, Number.MAX_VALUE]
}

function minutes(sorted: readonly number[]): readonly number[] {
  const near = [...sorted.flatMap((minute) => [minute, minute - 1, minute + 1]), 0, 1439]
  return near.filter((minute) => minute >= 0 && minute <= 1439)
}

/** Asking a list for items can only be satisfied by more of them, and forbidding items only by fewer. */
function smallestList(claims: Claims): readonly Scalar[] {
  const wanted = claims.filter(({ operator, negated }) => operator !== 'exists' && !negated)
  return [...new Set(wanted.flatMap(({ constants }) => constants))]
}

/**
 * The longest beginning that is asked for, and every part that is, each followed by a letter that occurs in
 * nothing it is compared with: it contains what it must, and nothing else.
 */
function texts(claims: Claims): readonly string[] {
  const asked = (wanted: ValueClaim['operator']) =>
    claims.flatMap(({ operator, negated, constants }) =>
      operator === wanted && !negated ? constants.map(String) : [],
    )
  const [prefix = ''] = asked('startsWith').sort((a, b) => b.length - a.length)
  const letter = unusedLetter(claims.flatMap(({ constants }) => constants.map(String)))
  return [
    `${prefix}${letter}${asked('contains')
      .map((part) => `${part}${letter}`)
      .join('')}`,
  ]
}

function unusedLetter(used: readonly string[]): string {
  if (used.length === 0) return 'x'
  const letters = new Set(used.flatMap((text) => text.split('')))
  const plain = [...'xyzwvutsrqponmlkjihgfedcba'].find((letter) => !letters.has(letter))
  if (plain !== undefined) return plain
  let code = 0x4e00
  while (letters.has(String.fromCharCode(code)) && code < 0xd7ff) code += 1
  return String.fromCharCode(code)
}

/** Networks lie within each other or apart: the smallest that is asked for stands for each of its addresses. */
function addresses(claims: Claims): readonly Scalar[] {
  const named = claims.flatMap(({ constants }) => constants)
  const fresh = examples.filter((address) => !inNetworks(address, named.map(String)))
  return [...new Set([...named, ...fresh])]
}

// RFC 5737 and RFC 3849: for documentation.
const examples = ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1']
