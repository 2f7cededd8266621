/** Policies, people and things made at random, for properties that hold of every policy. */
import fc from 'fast-check'
import type { AttributeType, Value } from '../../src/domain/policy/attribute-type.ts'
import type { Rule, SubjectName } from '../../src/domain/policy/bundle.ts'
import type {
  AttributeReference,
  ComparisonOperator,
  Condition,
  Operand,
} from '../../src/domain/policy/condition.ts'
import type { VocabularyFor } from '../../src/domain/policy/evaluate/decide.ts'
import type { Facts, Properties } from '../../src/domain/policy/evaluate/facts.ts'
import { alternatives } from '../../src/domain/policy/normal-form.ts'
import { vocabularyOf } from '../../src/domain/policy/variables.ts'

export const thing = 'Thing' as SubjectName // a well-formed subject name

const level: AttributeType = { kind: 'enum', values: ['A1', 'A2', 'B1'] }

/** One attribute of every type that a resource may have. */
export const thingAttributes = {
  id: { kind: 'string' },
  owner: { kind: 'string' },
  level,
  size: { kind: 'number' },
  open: { kind: 'boolean' },
  changedAt: { kind: 'time' },
  members: { kind: 'list', of: { kind: 'string' } },
} as const satisfies Record<string, AttributeType>

const userAttributes = {
  team: { kind: 'string' },
  courses: { kind: 'list', of: { kind: 'string' } },
  rank: { kind: 'number' },
} as const satisfies Record<string, AttributeType>

export const thingVocabulary: VocabularyFor = () =>
  vocabularyOf({ user: userAttributes, context: {} }, thingAttributes)

// Few values, so that they often meet; some that break careless quoting.
const words = ['ann', 'ben', "o'neil", '100%_', 'a.b*', '']
const word = fc.constantFrom(...words)
const number = fc.constantFrom(-1, 0, 1, 2.5, 10)
const moment = fc.constantFrom(0, 1_700_000_000_000, 1_800_000_000_123)
const list = fc.uniqueArray(word, { maxLength: 3 })

const anyValueOf = (type: AttributeType): fc.Arbitrary<Value> => {
  switch (type.kind) {
    case 'list':
      return list
    case 'enum':
      return fc.constantFrom(...type.values)
    case 'number':
      return number
    case 'boolean':
      return fc.boolean()
    case 'time':
      return moment
    default:
      return word
  }
}

const compared = (
  name: keyof typeof thingAttributes,
): readonly [ComparisonOperator, fc.Arbitrary<Operand>][] => {
  const type: AttributeType = thingAttributes[name]
  const value = (of: fc.Arbitrary<Value>) => of.map((value): Operand => ({ value }))
  const variable = (owner: AttributeReference['owner'], ...names: readonly string[]) =>
    fc.constantFrom(...names.map((name): Operand => ({ attribute: { owner, name } })))
  const one = value(anyValueOf(type))
  const text = fc.oneof(one, variable('user', 'id', 'team'))
  const some = value(fc.uniqueArray(anyValueOf(type) as fc.Arbitrary<string>, { maxLength: 3 })) // scalars of one kind
  switch (type.kind) {
    case 'list':
      return [
        ['contains', fc.oneof(value(word), variable('user', 'id', 'team'))],
        ['all', fc.oneof(value(list), variable('user', 'courses'))],
      ]
    case 'number': {
      const bound = fc.oneof(one, variable('user', 'rank'))
      return [
        ['eq', bound],
        ['ne', bound],
        ['in', some],
        ['nin', some],
        ['lt', bound],
        ['lte', bound],
        ['gt', bound],
        ['gte', bound],
      ]
    }
    case 'time':
      return [
        ['eq', one],
        ['lt', fc.oneof(one, variable('context', 'time'))],
        ['gte', one],
      ]
    case 'string':
      return [
        ['eq', text],
        ['ne', text],
        ['in', fc.oneof(some, variable('user', 'courses', 'roles'))],
        ['nin', fc.oneof(some, variable('user', 'courses'))],
        ['contains', text],
        ['startsWith', text],
      ]
    default:
      return [
        ['eq', one],
        ['ne', one],
        ['in', some],
        ['nin', some],
      ]
  }
}

const comparison: fc.Arbitrary<Condition> = fc
  .constantFrom(...(Object.keys(thingAttributes) as (keyof typeof thingAttributes)[])) // its own keys
  .chain((name) =>
    fc.constantFrom(...compared(name)).chain(([operator, right]) =>
      right.map(
        (right): Condition => ({
          operator,
          left: { attribute: { owner: 'resource', name } },
          right,
        }),
      ),
    ),
  )

const aboutThePerson: fc.Arbitrary<Condition> = fc.constantFrom<Condition>(
  {
    operator: 'eq',
    left: { attribute: { owner: 'user', name: 'team' } },
    right: { value: 'ann' },
  },
  {
    operator: 'lt',
    left: { attribute: { owner: 'session', name: 'mfaAge' } },
    right: { value: 300_000 },
  },
  { operator: 'exists', attribute: { owner: 'user', name: 'team' }, exists: false },
)

const existence: fc.Arbitrary<Condition> = fc.record({
  operator: fc.constant('exists' as const),
  attribute: fc
    .constantFrom(...Object.keys(thingAttributes))
    .map((name): AttributeReference => ({ owner: 'resource', name })),
  exists: fc.boolean(),
})

export const condition: fc.Arbitrary<Condition> = fc
  .letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 6, arbitrary: comparison },
      { weight: 1, arbitrary: aboutThePerson },
      { weight: 1, arbitrary: existence },
      {
        weight: 3,
        arbitrary: fc.record({
          operator: fc.constantFrom('and' as const, 'or' as const),
          conditions: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          operator: fc.constant('not' as const),
          condition: tie('condition'),
        }),
      },
    ),
  }))
  .condition.filter((made) => alternatives(made) !== undefined)

const fields = Object.keys(thingAttributes)

const rule = fc.record({
  effect: fc.constantFrom<Rule['effect']>('allow', 'allow', 'deny'),
  actions: fc.uniqueArray(fc.constantFrom('read', 'update'), { minLength: 1, maxLength: 2 }),
  fields: fc.option(fc.uniqueArray(fc.constantFrom(...fields), { minLength: 1, maxLength: 3 }), {
    nil: null,
    freq: 3,
  }),
  condition: fc.oneof(
    { weight: 5, arbitrary: condition },
    { weight: 1, arbitrary: fc.constant<Condition>({ operator: 'and', conditions: [] }) },
  ),
})

export const rules: fc.Arbitrary<readonly Rule[]> = fc.array(rule, { maxLength: 8 }).map((made) =>
  made.map((parts, index) => ({
    ...parts,
    id: `thing:generated/${parts.effect}/${index}`,
    subject: thing,
    reason: null,
    origin: { path: 'generated.yaml', line: index + 1 },
  })),
)

const about = (name: keyof typeof thingAttributes, right: Operand): Condition => ({
  operator: 'eq',
  left: { attribute: { owner: 'resource', name } },
  right,
})

/** Rules that ask the same few attributes for one value or some, most of them besides something else. */
export const similarRules: fc.Arbitrary<readonly Rule[]> = fc
  .array(
    fc.record({
      effect: fc.constantFrom<Rule['effect']>('allow', 'allow', 'allow', 'deny'),
      key: fc.oneof(
        word.map((value) => about('owner', { value })),
        anyValueOf(level).map((value) => about('level', { value })),
        fc.uniqueArray(word, { maxLength: 3 }).map(
          (value): Condition => ({
            operator: 'in',
            left: { attribute: { owner: 'resource', name: 'owner' } },
            right: { value },
          }),
        ),
      ),
      besides: fc.option(
        fc.oneof(
          comparison,
          fc
            .constantFrom('id', 'team')
            .map((name) => about('id', { attribute: { owner: 'user', name } })),
        ),
      ),
    }),
    { minLength: 4, maxLength: 40 },
  )
  .map((parts) =>
    parts.map(({ effect, key, besides }, index) => ({
      id: `thing:similar/${effect}/${index}`,
      effect,
      subject: thing,
      actions: ['read'],
      fields: null,
      condition: besides ? { operator: 'and', conditions: [key, besides] } : key,
      reason: null,
      origin: { path: 'similar.yaml', line: index + 1 },
    })),
  )

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 4 })

/** Properties as JSON has them: moments in ISO 8601, nothing where there is no value. */
export const resource: fc.Arbitrary<Properties> = fc
  .record({
    id: maybe(word),
    owner: maybe(word),
    level: maybe(anyValueOf(level)),
    size: maybe(number),
    open: maybe(fc.boolean()),
    changedAt: maybe(moment.map((ms) => new Date(ms).toISOString())),
    members: maybe(list),
  })
  .map(withoutMissing)

export const facts: fc.Arbitrary<Facts> = fc.record({
  user: fc
    .record({
      id: word,
      role: fc.constant('learner'),
      roles: fc.constant(['learner']),
      team: maybe(word),
      courses: maybe(list),
      rank: maybe(number),
    })
    .map(withoutMissing),
  session: fc.record({ mfaAge: maybe(fc.constantFrom(0, 299_999, 300_000)) }).map(withoutMissing),
  context: fc.record({ time: moment }),
})

export const question = fc.record({
  action: fc.constantFrom('read', 'update'),
  subject: fc.constant(thing),
  field: maybe(fc.constantFrom(...fields)),
  resource,
})

function withoutMissing(properties: Record<string, unknown>): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))
}
