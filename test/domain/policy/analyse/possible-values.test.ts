/** The few values that the analysis tries stand for all of them: held against values made at random. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimOf, type ValueClaim } from '../../../../src/domain/policy/analyse/claim.ts'
import {
  isPossible,
  possibleValues,
} from '../../../../src/domain/policy/analyse/possible-values.ts'
import {
  type AttributeType,
  toValue,
  type Value,
} from '../../../../src/domain/policy/attribute-type.ts'
import type { ComparisonOperator } from '../../../../src/domain/policy/condition.ts'

const equality = ['eq', 'ne', 'in', 'nin'] as const
const order = ['lt', 'lte', 'gt', 'gte'] as const

interface Kind {
  readonly type: AttributeType
  readonly operators: readonly ComparisonOperator[]
  readonly constant: fc.Arbitrary<string | number | boolean>
  readonly value: fc.Arbitrary<unknown>
}

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'x'), maxLength: 4 })
const minute = fc.constantFrom(0, 1, 2, 600, 601, 1438, 1439)
const numbers = fc.constantFrom(-Number.MAX_VALUE, -1, 0, 0.5, 1, 1.5, 2, 9e15, Number.MAX_VALUE)
const network = fc.constantFrom('10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24', '10.1.2.3', '::/0')

const kinds: readonly Kind[] = [
  {
    type: { kind: 'string' },
    operators: [...equality, 'contains', 'startsWith'],
    constant: letters,
    value: fc.oneof(
      letters,
      fc.string({ unit: fc.constantFrom('a', 'b', 'x', 'y'), maxLength: 9 }),
    ),
  },
  {
    type: { kind: 'number' },
    operators: [...equality, ...order],
    constant: numbers,
    value: numbers,
  },
  {
    type: { kind: 'duration' },
    operators: [...equality, ...order],
    constant: numbers.filter((ms) => ms >= 0),
    value: fc.oneof(numbers, fc.double({ min: 0 })),
  },
  {
    type: { kind: 'timeOfDay' },
    operators: [...equality, ...order],
    constant: minute,
    value: fc
      .oneof(minute, fc.nat(1439))
      .map((at) => `${pad(Math.floor(at / 60))}:${pad(at % 60)}`),
  },
  { type: { kind: 'boolean' }, operators: equality, constant: fc.boolean(), value: fc.boolean() },
  {
    type: { kind: 'enum', values: ['a', 'b', 'x'] },
    operators: equality,
    constant: fc.constantFrom('a', 'b', 'x'),
    value: fc.constantFrom('a', 'b', 'x'),
  },
  {
    type: { kind: 'list', of: { kind: 'string' } },
    operators: ['contains', 'all'],
    constant: fc.constantFrom('a', 'b', 'x'),
    value: fc.subarray(['a', 'b', 'x', 'y']),
  },
  {
    type: { kind: 'address' },
    operators: equality,
    constant: network,
    value: fc.constantFrom('10.1.2.3', '10.1.2.4', '10.1.3.1', '10.2.0.1', '11.0.0.1', '::1'),
  },
]

const reference = { owner: 'resource', name: 'tested' } as const
const listed = new Set<string>(['in', 'nin', 'all'])

function claimsOf({ type, operators, constant }: Kind): fc.Arbitrary<readonly ValueClaim[]> {
  const vocabulary = { resource: { tested: type }, user: {}, session: {}, context: {} }
  const exists = fc.record({
    operator: fc.constant('exists' as const),
    attribute: fc.constant(reference),
    exists: fc.boolean(),
  })
  const comparison = fc
    .record({
      operator: fc.constantFrom(...operators),
      values: fc.array(constant, { maxLength: 3 }),
    })
    .filter(({ operator, values }) => listed.has(operator) || values.length > 0)
    .map(({ operator, values: [first = '', ...rest] }) => {
      const value: Value = listed.has(operator) ? [first, ...rest] : first
      return { operator, left: { attribute: reference }, right: { value } }
    })
  return fc.array(
    fc
      .record({
        leaf: fc.oneof({ weight: 5, arbitrary: comparison }, exists),
        negated: fc.boolean(),
      })
      .map((literal) => claimOf(literal, vocabulary))
      .filter((claim) => claim.kind === 'value'),
    { minLength: 1, maxLength: 4 },
  )
}

describe('of an attribute', () => {
  it.each(kinds)('that is $type.kind, what is called impossible is', (kind) => {
    fc.assert(
      fc.property(claimsOf(kind), fc.option(kind.value, { nil: undefined }), (claims, input) => {
        const [first, ...rest] = claims
        if (!first || isPossible([first, ...rest])) return
        const value = input === undefined ? undefined : toValue(kind.type, input)
        expect(claims.every((claim) => claim.holds(value))).toBe(false)
      }),
      { numRuns: 3_000 },
    )
  })

  it.each(kinds)('that is $type.kind, what is called every value is', (kind) => {
    fc.assert(
      fc.property(claimsOf(kind), kind.value, (claims, input) => {
        const [first, ...rest] = claims
        const value = toValue(kind.type, input)
        if (!first || value === undefined || !claims.every((claim) => claim.holds(value))) return
        const { all, present, least, most } = possibleValues([first, ...rest])
        expect(present).toBe(true)
        if (all) expect(all).toContain(value)
        if (typeof value === 'number') expect(value >= least && value <= most).toBe(true)
      }),
      { numRuns: 3_000 },
    )
  })
})

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
