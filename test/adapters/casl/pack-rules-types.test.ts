/** What the usual generated policies do not have: every type, `null`, and conditions of many alternatives. */
import { createMongoAbility, type MongoAbility, type RawRuleOf, subject } from '@casl/ability'
import { type PackRule, unpackRules } from '@casl/ability/extra'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPackRules } from '../../../src/adapters/outbound/casl/pack-rules.ts'
import { toValue } from '../../../src/domain/policy/attribute-type.ts'
import type { Rule, SubjectName } from '../../../src/domain/policy/bundle.ts'
import { always, type Condition } from '../../../src/domain/policy/condition.ts'
import { decide } from '../../../src/domain/policy/evaluate/decide.ts'
import type { Properties } from '../../../src/domain/policy/evaluate/facts.ts'
import { vocabularyOf } from '../../../src/domain/policy/variables.ts'
import * as made from '../../support/generated-types.ts'

const thing = 'Thing' as SubjectName // a well-formed subject name
const facts = { user: { id: 'usr_1' }, session: {}, context: {} }
const effect = fc.constantFrom<Rule['effect']>('allow', 'deny')

describe('packed rules in a browser', () => {
  it('ask of every type of attribute what the server asks', () => {
    fc.assert(
      fc.property(effect, made.aboutResource, made.wellTyped, (effect, condition, resource) => {
        const rules = [ruleOf('allow', always), ruleOf(effect, condition)].slice(
          effect === 'deny' ? 0 : 1,
        )
        const shown = asServed(resource)
        const server = decide(rules, () => made.vocabulary, asking(shown), facts).allowed
        expect(mayRead(rules, shown)).toBe(server)
        const withNulls = { ...nothing, ...shown }
        expect(mayRead(rules, withNulls)).toBe(server)
      }),
      { numRuns: 5_000 },
    )
  })

  it('take manage for the name of one action, as the server does', () => {
    const rules = [ruleOf('allow', always, ['manage'])]
    expect(mayRead(rules, {})).toBe(false)
  })

  it('stay few whatever the condition, and allow too little rather than too much', () => {
    const names = Array.from({ length: 40 }, (_, index) => `count${index}`)
    const vocabulary = vocabularyOf(
      { user: {}, context: {} },
      Object.fromEntries(names.map((name) => [name, { kind: 'number' } as const])),
    )
    const noneLess: Condition = {
      operator: 'not',
      condition: {
        operator: 'or',
        conditions: names.map((name) => ({
          operator: 'lt',
          left: { attribute: { owner: 'resource', name } },
          right: { value: 1 },
        })),
      },
    }
    const packed = (rules: readonly Rule[]) => createPackRules(rules, () => vocabulary)(facts)
    const allowing = packed([ruleOf('allow', noneLess)])
    const denying = packed([ruleOf('allow', always), ruleOf('deny', noneLess)])
    expect(allowing.length).toBeLessThanOrEqual(64)
    expect(denying.length).toBeLessThanOrEqual(65)

    const enough = Object.fromEntries(names.map((name) => [name, 1]))
    expect(answer(allowing, enough)).toBe(true)
    expect(answer(allowing, { ...enough, count0: 0 })).toBe(false)
    expect(answer(denying, enough)).toBe(false)
    expect(answer(denying, {})).toBe(false)
  })
})

const nothing = Object.fromEntries(
  Object.keys(made.vocabulary.resource).map((name) => [name, null]),
)

function ruleOf(effect: Rule['effect'], condition: Condition, actions = ['read']): Rule {
  const origin = { path: 'generated.yaml', line: 1 }
  const id = `thing:generated/${effect}/1`
  return { id, effect, subject: thing, actions, fields: null, condition, reason: null, origin }
}

const asking = (resource: Properties) => ({ action: 'read', subject: thing, resource })

function mayRead(rules: readonly Rule[], resource: Properties): boolean {
  return answer(createPackRules(rules, () => made.vocabulary)(facts), resource)
}

function answer(packed: unknown, resource: Properties): boolean {
  const rules: PackRule<RawRuleOf<MongoAbility>>[] = JSON.parse(JSON.stringify(packed))
  return createMongoAbility(unpackRules(rules)).can('read', subject('Thing', { ...resource }))
}

/** Moments as this service writes them, durations as milliseconds. */
function asServed(resource: Properties): Properties {
  return Object.fromEntries(
    Object.entries(resource).map(([name, value]) => {
      const type = made.vocabulary.resource[name]
      const kind = type?.kind === 'list' ? type.of.kind : type?.kind
      if (!type || (kind !== 'time' && kind !== 'duration')) return [name, value]
      const show = (one: unknown) =>
        kind === 'time' && typeof one === 'number' ? new Date(one).toISOString() : one
      const values = toValue(type, value)
      return [name, Array.isArray(values) ? values.map(show) : show(values)]
    }),
  )
}
