/** A rule with its condition prepared for comparing it with others, and such rules by what they are about. Pure. */
import type { PermissionName } from '../../access/role.ts'
import type { Bundle, Rule } from '../bundle.ts'
import { type AttributeReference, showReference, variablesOf } from '../condition.ts'
import { alternatives, type Literal } from '../normal-form.ts'
import type { Vocabulary } from '../variables.ts'
import { vocabulariesOf } from '../vocabularies.ts'
import { type Case, createCase, type Implied, implies } from './case.ts'
import { claimOf } from './claim.ts'
import { isPossible } from './possible-values.ts'

export interface StudiedRule {
  readonly rule: Rule
  readonly permission: PermissionName
  readonly vocabulary: Vocabulary
  readonly variables: readonly AttributeReference[]
  /** The alternatives of its condition that can be, with every variable present. */
  readonly cases: readonly Case[]
  /** The attributes that make the other alternatives impossible. */
  readonly impossible: readonly string[]
  /** What one needs to show of a case, by alternative. */
  readonly demands: readonly (readonly Implied[])[]
}

/** Rules with more alternatives than the compiler takes are left out. */
export function studyRules(bundle: Bundle): readonly StudiedRule[] {
  const vocabularyFor = vocabulariesOf(bundle)
  return bundle.permissions.flatMap(({ name, rules }) =>
    rules.flatMap((rule) => {
      const vocabulary = vocabularyFor(rule.subject)
      const all = alternatives(rule.condition)
      if (!all) return []
      const variables = variablesOf(rule.condition)
      const demands = all.map((literals) =>
        literals.map((literal) => demandOf(literal, vocabulary)),
      )
      const every = demands.map((demand) => {
        const claims = demand.map(({ claim }) => claim)
        return createCase(claims, variables, vocabulary)
      })
      const cases = every.filter(({ impossible }) => impossible.length === 0)
      const impossible = [...new Set(every.flatMap(({ impossible }) => impossible))]
      return [
        {
          rule,
          permission: name,
          vocabulary,
          variables,
          cases,
          impossible,
          demands: demands.map((demand) => demand.filter(isAsked)),
        },
      ]
    }),
  )
}

function demandOf(literal: Literal, vocabulary: Vocabulary): Implied {
  return {
    claim: claimOf(literal, vocabulary),
    opposite: claimOf({ ...literal, negated: !literal.negated }, vocabulary),
  }
}

/** Not what holds of everything (`nin` of no value). */
function isAsked({ opposite }: Implied): boolean {
  return opposite.kind === 'relation' || isPossible([opposite])
}

/** Whether the other's condition holds in every case of this one. Certain when true. */
export function conditionImplied(given: StudiedRule, other: StudiedRule): boolean {
  // Asked of every pair of rules: loops, because a closure for each would cost more than the answer.
  for (const one of given.cases) if (!impliesAny(one, other.demands)) return false
  return true
}

function impliesAny(given: Case, alternatives: StudiedRule['demands']): boolean {
  for (const demand of alternatives) if (implies(given, demand)) return true
  return false
}

/** Whether the variables are there whenever this rule applies. */
export function requiresAll(one: Case, variables: readonly AttributeReference[]): boolean {
  return variables.every(
    (variable) => one.attributes.get(showReference(variable))?.possible.missing === false,
  )
}
