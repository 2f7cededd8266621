/** A warning about a rule is a promise: without the rule, every decision is the same. Held against `decide`. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PermissionName, RoleName } from '../../../../src/domain/access/role.ts'
import { analyse, type Warning } from '../../../../src/domain/policy/analyse/analyse.ts'
import type { Bundle, Rule } from '../../../../src/domain/policy/bundle.ts'
import { decide } from '../../../../src/domain/policy/evaluate/decide.ts'
import { rulesOf } from '../../../../src/domain/policy/grants.ts'
import * as made from '../../../support/generated-policies.ts'

// Well-formed names.
const permissionNames = ['thing:one', 'thing:two', 'thing:three'].map(
  (name) => name as PermissionName,
)
const roleNames = ['everyone', 'learner', 'teacher', 'support'].map((name) => name as RoleName)
const origin = { path: 'generated.yaml', line: 1 }

/** Rules by chance often repeat each other, in permissions that few roles hold, some of them by inheritance. */
const bundle: fc.Arbitrary<Bundle> = fc
  .record({
    rules: made.rules,
    repeated: fc.array(
      fc.record({ of: fc.nat(7), narrowed: fc.option(made.condition, { nil: undefined }) }),
      { maxLength: 5 },
    ),
    places: fc.array(fc.nat(2), { minLength: 13, maxLength: 13 }),
    held: fc.array(fc.subarray(permissionNames), { minLength: 4, maxLength: 4 }),
    inherits: fc.boolean(),
  })
  .map(({ rules, repeated, places, held, inherits }) => {
    const copies = repeated.flatMap(({ of, narrowed }): readonly Rule[] => {
      const rule = rules[of]
      if (!rule) return []
      const conditions = narrowed ? [rule.condition, narrowed] : [rule.condition]
      return [{ ...rule, condition: { operator: 'and', conditions } }]
    })
    const all = [...rules, ...copies].map((rule, index) => ({
      ...rule,
      id: `thing:generated/${rule.effect}/${index}`,
      origin: { path: 'rules.yaml', line: index + 1 },
    }))
    return bundleOf(
      permissionNames.map((name, place) => ({
        name,
        rules: all.filter((_, index) => places[index] === place),
      })),
      roleNames.map((name, index) => ({
        name,
        inherits: inherits && index === 2 ? roleNames.slice(1, 2) : [],
        permissions: held[index] ?? [],
      })),
    )
  })

const whoever = fc.subarray(roleNames)
const runs = { numRuns: 4_000 }

describe('for every policy', () => {
  it('a rule that is warned of changes no decision, alone or with the others', () => {
    fc.assert(
      fc.property(
        bundle,
        whoever,
        fc.array(fc.tuple(made.question, made.facts), { minLength: 12, maxLength: 12 }),
        (bundle, roles, asked) => {
          const lines = new Set(warningsOfRules(bundle).map(({ line }) => line))
          if (lines.size === 0) return
          const all = rulesOf(bundle, new Map(), roles)
          for (const removed of [...[...lines].map((line) => new Set([line])), lines]) {
            const rest = all.filter((rule) => !removed.has(rule.origin.line))
            for (const [question, facts] of asked) {
              const before = decide(all, made.thingVocabulary, question, facts).allowed
              const after = decide(rest, made.thingVocabulary, question, facts).allowed
              expect(after).toBe(before)
            }
          }
        },
      ),
      runs,
    )
  })

  it('the example of a warning changes no answer either, and is about the rule', () => {
    fc.assert(
      fc.property(bundle, (bundle) => {
        for (const warning of warningsOfRules(bundle)) expectSeen(bundle, warning)
      }),
      runs,
    )
  })

  it('equal bundles get equal warnings', () => {
    fc.assert(
      fc.property(bundle, (bundle) => {
        expect(analyse(structuredClone(bundle))).toEqual(analyse(bundle))
      }),
      { numRuns: 200 },
    )
  })
})

function warningsOfRules(bundle: Bundle): readonly Warning[] {
  return analyse(bundle).filter(({ path }) => path === 'rules.yaml')
}

function expectSeen(bundle: Bundle, { witness, line }: Warning): void {
  if (!witness) return
  const { resource, user, session, context } = witness
  const all = bundle.permissions.flatMap(({ rules }) => rules)
  const warned = all.filter(({ origin }) => origin.line === line)
  const rest = all.filter(({ origin }) => origin.line !== line)
  const answer = (rules: readonly Rule[]) =>
    decide(rules, made.thingVocabulary, { ...witness, resource }, { user, session, context })
  expect(answer(warned).rule).toEqual(warned[0])
  expect(answer(all).allowed).toBe(answer(rest).allowed)
}

function bundleOf(
  permissions: readonly Pick<Bundle['permissions'][number], 'name' | 'rules'>[],
  roles: readonly Omit<Bundle['roles'][number], 'description' | 'origin'>[],
): Bundle {
  const { user } = made.thingVocabulary(made.thing)
  const { id: _id, role: _role, roles: _roles, ...declared } = user
  return {
    format: 1,
    subjects: [
      {
        name: made.thing,
        description: null,
        attributes: made.thingAttributes,
        actions: ['read', 'update'],
        fields: Object.keys(made.thingAttributes),
      },
    ],
    user: declared,
    context: {},
    permissions: permissions.map((permission) => ({ ...permission, description: null, origin })),
    roles: roles.map((role) => ({ ...role, description: null, origin })),
  }
}
