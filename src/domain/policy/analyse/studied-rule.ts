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

export function studyRules(bundle: Bundle): readonly StudiedRule[] {
  const vocabularyFor = vocabulariesOf(bundle)
  return bundle.permissions.flatMap(({ name, rules }) =>
    rules.map((rule) => studyRule(rule, name, vocabularyFor(rule.subject))),
  )
}

function studyRule(rule: Rule, permission: PermissionName, vocabulary: Vocabulary): StudiedRule {
  const variables = variablesOf(rule.condition)
  const studied = { rule, permission, vocabulary, variables }
  const all = alternatives(rule.condition)
  if (!all) {
    // More than the compiler takes: it may apply to anything, and nothing is known to be covered by it.
    return { ...studied, cases: [createCase([], [], vocabulary)], impossible: [], demands: [] }
  }
  const demands = all.map((literals) => literals.map((literal) => demandOf(literal, vocabulary)))
  const every = demands.map((demand) => {
    const claims = demand.map(({ claim }) => claim)
    return createCase(claims, variables, vocabulary)
  })
  return {
    ...studied,
    cases: every.filter(({ impossible }) => impossible.length === 0),
    impossible: [...new Set(every.flatMap(({ impossible }) => impossible))],
    demands: demands.map((demand) => demand.filter(isAsked)),
  }
}

function demandOf(literal: Literal, vocabulary: Vocabulary): Implied {
  return {
    claim: claimOf(literal, vocabulary),
    opposite: () => claimOf({ ...literal, negated: !literal.negated }, vocabulary),
  }
}

/** Not what holds of everything (`nin` of no value). */
function isAsked({ claim, opposite }: Implied): boolean {
  if (claim.kind === 'relation' || !claim.holds(undefined)) return true
  const against = opposite()
  return against.kind === 'relation' || isPossible([against])
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
