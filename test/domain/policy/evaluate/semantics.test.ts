/** The traps of policy engines, each by name. */
import { describe, expect, it } from 'vitest'
import { createDecide } from '../../../../src/adapters/outbound/casl/ability.ts'
import type { Rule, SubjectName } from '../../../../src/domain/policy/bundle.ts'
import type { Condition } from '../../../../src/domain/policy/condition.ts'
import { decide } from '../../../../src/domain/policy/evaluate/decide.ts'
import { canSome } from '../../../../src/domain/policy/evaluate/filter.ts'
import { thing, thingVocabulary } from '../../../support/generated-policies.ts'

const ownerIsUser: Condition = {
  operator: 'eq',
  left: { attribute: { owner: 'resource', name: 'owner' } },
  right: { attribute: { owner: 'user', name: 'team' } },
}

const rule = (effect: Rule['effect'], condition: Condition, more: Partial<Rule> = {}): Rule => ({
  id: `t:x/${effect}/1`,
  effect,
  subject: thing,
  actions: ['read'],
  fields: null,
  condition,
  reason: null,
  origin: { path: 'x.yaml', line: 1 },
  ...more,
})
const anything: Condition = { operator: 'and', conditions: [] }
const facts = { user: { id: 'u' }, session: {}, context: {} }

/** Both ways of deciding, which must agree. */
function may(rules: readonly Rule[], resource: Record<string, unknown>, about: object = {}) {
  const question = { action: 'read', subject: thing, resource, ...about }
  const plain = decide(rules, thingVocabulary, question, facts).allowed
  expect(createDecide(rules, thingVocabulary)(question, facts)).toBe(plain)
  return plain
}

describe('a decision', () => {
  it('without a rule is no', () => {
    expect(may([], {})).toBe(false)
  })

  it('by an allow whose variable has no value is no, though both sides are missing', () => {
    expect(may([rule('allow', ownerIsUser)], {})).toBe(false)
  })

  it('by a deny whose variable has no value is no, whatever the thing', () => {
    expect(may([rule('allow', anything), rule('deny', ownerIsUser)], { owner: 'somebody' })).toBe(
      false,
    )
  })

  it('reads no property that is not the thing’s own', () => {
    const inherited = Object.create({ owner: 'u' })
    const isU: Condition = { ...ownerIsUser, right: { value: 'u' } }
    expect(may([rule('allow', isU)], inherited)).toBe(false)
    expect(may([rule('allow', isU)], { owner: 'u' })).toBe(true)
  })

  it('takes no type from the thing itself', () => {
    const rules = [rule('allow', anything)]
    const other = { subject: 'Other' as SubjectName }
    expect(may(rules, { __caslSubjectType__: thing, constructor: null }, other)).toBe(false)
    expect(may(rules, { constructor: null })).toBe(true)
  })

  it('takes no action or subject for all of them', () => {
    const rules = [rule('allow', anything)]
    for (const action of ['*', 'all', 'manage']) expect(may(rules, {}, { action })).toBe(false)
    for (const subject of ['*', 'all'])
      expect(may(rules, {}, { subject: subject as SubjectName })).toBe(false)
  })

  it('about a whole thing is yes where one field is allowed, and no deny of one field is about the whole', () => {
    const rules = [
      rule('allow', anything, { fields: ['size'] }),
      rule('deny', anything, { fields: ['level'] }),
    ]
    expect(may(rules, {})).toBe(true)
    expect(may(rules, {}, { field: 'size' })).toBe(true)
    expect(may(rules, {}, { field: 'level' })).toBe(false)
    expect(may(rules, {}, { field: 'open' })).toBe(false)
  })

  it('of a thousand rules that each name one thing is that of the one', () => {
    const rules = Array.from({ length: 1000 }, (_, index) =>
      rule(
        'allow',
        { ...ownerIsUser, right: { value: `o${index}` } },
        { id: `t:x/allow/${index}` },
      ),
    )
    expect(may(rules, { owner: 'o999' })).toBe(true)
    expect(may(rules, { owner: 'o1000' })).toBe(false)
    expect(may(rules, {})).toBe(false)
  })
})

it('“some” is no where nothing could ever be allowed', () => {
  const question = { action: 'read', subject: thing }
  expect(canSome([rule('allow', ownerIsUser)], thingVocabulary, question, facts)).toBe(false)
  expect(
    canSome([rule('allow', anything), rule('deny', anything)], thingVocabulary, question, facts),
  ).toBe(false)
  expect(canSome([rule('allow', anything)], thingVocabulary, question, facts)).toBe(true)
})
