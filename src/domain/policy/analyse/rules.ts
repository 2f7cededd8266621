/** Rules that could as well not be there: whatever is asked, the answer is the same without them. Pure. */
import type { Rule } from '../bundle.ts'
import type { Holdings } from './holdings.ts'
import type { RuleGroups } from './rule-groups.ts'
import { conditionImplied, requiresAll, type StudiedRule } from './studied-rule.ts'
import { type Warning, warning } from './warning.ts'
import { witnessOf } from './witness.ts'

/**
 * The rules are judged one after the other, the last first, and what has been reported counts for nothing from
 * then on: of two equal rules one is reported, and all that are can be deleted together.
 */
export function analyseRules(
  rules: readonly StudiedRule[],
  groups: RuleGroups,
  holdings: Holdings,
): readonly Warning[] {
  const reported = new Set<StudiedRule>()
  return rules.toReversed().flatMap((studied) => {
    const found =
      neverApplies(studied) ??
      unreachable(studied, groups, holdings) ??
      shadowed(studied, groups, holdings, reported)
    if (!found) return []
    reported.add(studied)
    return [found]
  })
}

/** A deny with a variable applies at least where that is missing. */
export function canApply({ rule, cases, variables }: StudiedRule): boolean {
  return cases.length > 0 || (rule.effect === 'deny' && variables.length > 0)
}

/** How a message names a rule that stands elsewhere. */
export function place({ id, origin }: Rule): string {
  return `${id} (${origin.path}:${origin.line})`
}

function neverApplies(studied: StudiedRule): Warning | undefined {
  const { rule, impossible } = studied
  if (canApply(studied)) return undefined
  return warning(
    rule.origin,
    'rule_never_applies',
    `${rule.id} never applies: nothing can satisfy what it asks of ${list(impossible)}.`,
    'Correct the condition, or delete the rule.',
  )
}

function unreachable(
  studied: StudiedRule,
  groups: RuleGroups,
  holdings: Holdings,
): Warning | undefined {
  const { rule } = studied
  // A question about no field in particular is not concerned by a deny of fields.
  const deny = coverOf('deny', studied, { groups, holdings }, ({ rule }) => rule.fields === null)
  if (!deny) return undefined
  return warning(
    rule.origin,
    'rule_unreachable',
    `${rule.id} allows nothing: ${place(deny.rule)}${alsoHeld(studied, deny)} denies all of it, and a deny beats every allow.`,
    'Narrow the deny, or delete this rule.',
    witnessOf(studied, deny, holdings),
  )
}

function shadowed(
  studied: StudiedRule,
  groups: RuleGroups,
  holdings: Holdings,
  reported: ReadonlySet<StudiedRule>,
): Warning | undefined {
  const { rule, cases } = studied
  const allow = coverOf(
    'allow',
    studied,
    { groups, holdings },
    (other) =>
      !reported.has(other) &&
      coversFields(other.rule, rule) &&
      cases.every((one) => requiresAll(one, other.variables)),
  )
  if (!allow) return undefined
  return warning(
    rule.origin,
    'rule_shadowed',
    `${rule.id} adds nothing: ${place(allow.rule)}${alsoHeld(studied, allow)} allows all of it already.`,
    'Delete this rule, or narrow the other one.',
    witnessOf(studied, allow, holdings),
  )
}

/** Another rule that applies whenever this allow does, to whoever has it. */
function coverOf(
  effect: Rule['effect'],
  studied: StudiedRule,
  { groups, holdings }: { readonly groups: RuleGroups; readonly holdings: Holdings },
  suits: (other: StudiedRule) => boolean,
): StudiedRule | undefined {
  const { rule, permission } = studied
  if (rule.effect !== 'allow') return undefined
  const sameActions = rule.actions.flatMap((action) => groups.about(rule.subject, action) ?? [])
  // A rule that covers another is about all of its actions: it is in every one of these groups.
  const [fewest] = sameActions.toSorted((a, b) => a.size - b.size)
  return fewest?.covering[effect](
    studied,
    (other) =>
      other !== studied &&
      conditionImplied(studied, other) &&
      rule.actions.every((action) => other.rule.actions.includes(action)) &&
      suits(other) &&
      holdings.accompanies(other.permission, permission),
  )
}

function coversFields(other: Rule, { fields }: Rule): boolean {
  const { fields: covered } = other
  if (covered === null) return true
  return fields?.every((field) => covered.includes(field)) ?? false
}

function alsoHeld(studied: StudiedRule, other: StudiedRule): string {
  if (studied.permission === other.permission) return ''
  return `, held by every role that holds ${studied.permission},`
}

function list(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : `${names[0]}`
}
