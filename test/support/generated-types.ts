/** Conditions and properties over one attribute of every type, where `generated-policies.ts` has the usual ones. */
import fc from 'fast-check'
import {
  type AttributeType,
  type Scalar,
  type ScalarType,
  toScalar,
} from '../../src/domain/policy/attribute-type.ts'
import type { ComparisonOperator, Condition, Operand } from '../../src/domain/policy/condition.ts'
import type { Properties } from '../../src/domain/policy/evaluate/facts.ts'
import { vocabularyOf } from '../../src/domain/policy/variables.ts'

const scalars = {
  text: { kind: 'string' },
  choice: { kind: 'enum', values: ['a', 'b'] },
  count: { kind: 'number' },
  flag: { kind: 'boolean' },
  at: { kind: 'time' },
  span: { kind: 'duration' },
  clock: { kind: 'timeOfDay' },
} as const satisfies Record<string, ScalarType>

const network = { kind: 'address' } as const
const names = Object.entries<ScalarType>(scalars)

const withLists = (scalars: readonly (readonly [string, ScalarType])[]) =>
  Object.fromEntries(
    scalars.flatMap(([name, of]): [string, AttributeType][] => [
      [name, of],
      [`${name}s`, { kind: 'list', of }],
    ]),
  )

export const vocabulary = vocabularyOf(
  { user: withLists([...names, ['network', network]]), context: {} },
  withLists(names),
)

/** As JSON has it, in every form that the type admits. */
const json = ({ kind }: ScalarType): fc.Arbitrary<Scalar> => {
  switch (kind) {
    case 'string':
      return fc.constantFrom('a', 'ab', '', 'b\\', '%', 'é😀\n')
    case 'enum':
      return fc.constantFrom('a', 'b')
    case 'number':
      return fc.constantFrom(-1, 0, 0.1, 1e21, 5e-324)
    case 'boolean':
      return fc.boolean()
    case 'time':
      return fc.constantFrom(...moments)
    case 'duration':
      return fc.constantFrom<Scalar>(0, 300_000, '5m', '0.1h', '90s', '1d', '7.5ms')
    case 'timeOfDay':
      return fc.constantFrom('00:00', '08:30', '23:59')
    case 'address':
      return fc.constantFrom('10.0.0.0/8', '10.1.2.3', '::ffff:a01:203', '::/0', '2001:db8::/32')
  }
}

const moments: readonly Scalar[] = [
  0,
  0.5,
  1_700_000_000_000,
  '1970-01-01T00:00:00.000Z',
  '2024-02-29',
  '2023-11-14T22:13:20.0009999Z',
  '2023-11-15T00:13+02:00',
]

/** Neither of the type nor missing. */
const wrong = fc.constantFrom<unknown>(null, {}, [null], [[]], 'wrong', 'z', '25:00', '2024-13-01')

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 4 })

const propertiesOf = (scalars: readonly (readonly [string, ScalarType])[], odd: boolean) => {
  const oddly = (value: fc.Arbitrary<unknown>) =>
    maybe(odd ? fc.oneof({ weight: 5, arbitrary: value }, wrong) : value)
  const attributes = scalars.flatMap(([name, type]): [string, fc.Arbitrary<unknown>][] => [
    [name, oddly(json(type))],
    [
      `${name}s`,
      oddly(
        fc.array(odd ? fc.oneof({ weight: 9, arbitrary: json(type) }, wrong) : json(type), {
          maxLength: 3,
        }),
      ),
    ],
  ])
  return fc
    .record(Object.fromEntries(attributes))
    .map(
      (made): Properties =>
        Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)),
    )
}

/** As clients may send them, some values of the wrong type. */
export const resource = propertiesOf(names, true)
/** As this service writes them: every value of its type. */
export const wellTyped = propertiesOf(names, false)
/** The same for people; addresses are checked when they are stored. */
export const user = fc
  .tuple(propertiesOf(names, true), propertiesOf([['network', network]], false))
  .map(([one, other]): Properties => ({ ...one, ...other }))

const compared = (type: ScalarType): fc.Arbitrary<Scalar> =>
  json(type).map((value) => toScalar(type, value) ?? value)

type Sides = readonly [string, readonly ComparisonOperator[], Operand]

/** Every operator that the compiler lets through, with a right side of its type. */
const sides = (
  name: string,
  type: ScalarType,
  right: (name: string, value: fc.Arbitrary<Scalar | readonly Scalar[]>) => fc.Arbitrary<Operand>,
): readonly fc.Arbitrary<Sides>[] => {
  const one = right(name, compared(type))
  const some = right(`${name}s`, fc.array(compared(type), { maxLength: 3 }))
  const text: readonly ComparisonOperator[] =
    type.kind === 'string' ? ['contains', 'startsWith'] : []
  const order: readonly ComparisonOperator[] = ['number', 'time', 'duration', 'timeOfDay'].includes(
    type.kind,
  )
    ? ['lt', 'lte', 'gt', 'gte']
    : []
  return [
    one.map((right): Sides => [name, ['eq', 'ne', ...order, ...text], right]),
    some.map((right): Sides => [name, ['in', 'nin'], right]),
    one.map((right): Sides => [`${name}s`, ['contains'], right]),
    some.map((right): Sides => [`${name}s`, ['all'], right]),
  ]
}

const literal = (_: string, value: fc.Arbitrary<Scalar | readonly Scalar[]>) =>
  value.map((value): Operand => ({ value }))
const ofUser = (name: string): fc.Arbitrary<Operand> =>
  fc.constant({ attribute: { owner: 'user', name } })

const conditionOver = (owner: 'resource' | 'user', all: readonly fc.Arbitrary<Sides>[]) =>
  fc.oneof(...all).chain(([name, operators, right]) => {
    const left: Operand = { attribute: { owner, name } }
    const comparison = fc
      .constantFrom(...operators)
      .map((operator): Condition => ({ operator, left, right }))
    const exists = fc
      .boolean()
      .map((exists): Condition => ({ operator: 'exists', attribute: left.attribute, exists }))
    return fc.oneof({ weight: 6, arbitrary: comparison }, { weight: 1, arbitrary: exists })
  })

const joined = (leaf: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  fc
    .tuple(
      fc.constantFrom('and' as const, 'or' as const),
      fc.array(
        fc.oneof(
          leaf,
          leaf.map((condition): Condition => ({ operator: 'not', condition })),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    )
    .map(([operator, conditions]) => ({ operator, conditions }))

export const aboutResource = joined(
  conditionOver(
    'resource',
    names.flatMap(([name, type]) => sides(name, type, literal)),
  ),
)
/** Of things compared with people, of people with values, and of the address from which somebody asks. */
export const aboutPeople = joined(
  fc.oneof(
    conditionOver(
      'resource',
      names.flatMap(([name, type]) => sides(name, type, ofUser)),
    ),
    conditionOver('user', [
      ...names.flatMap(([name, type]) => sides(name, type, literal)),
      ...sides('network', network, literal),
    ]),
    fc.constantFrom<Condition>(
      ...(['eq', 'ne', 'in', 'nin'] as const).map((operator) => ({
        operator,
        left: { attribute: { owner: 'context' as const, name: 'address' } },
        right: {
          attribute: {
            owner: 'user' as const,
            name: operator.endsWith('in') ? 'networks' : 'network',
          },
        },
      })),
    ),
  ),
)
