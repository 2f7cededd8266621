/** Denies that can never change a decision, because nothing allows what they deny. Pure. */
import type { Rule } from '../bundle.ts'
import { showReference } from '../condition.ts'
import { exclude } from './case.ts'
import type { Holdings } from './holdings.ts'
import type { RuleGroups } from './rule-groups.ts'
import { canApply } from './rules.ts'
import type { StudiedRule } from './studied-rule.ts'
import { type Warning, warning } from './warning.ts'
import { witnessOf } from './witness.ts'

/**
 * A person may have several roles, and a role that only denies is given for what it takes from the others: so a
 * deny is reported only when no allow of any permission meets it.
 */
export function analyseDenies(
  rules: readonly StudiedRule[],
  groups: RuleGroups,
  holdings: Holdings,
): readonly Warning[] {
  return rules
    .filter((deny) => deny.rule.effect === 'deny' && canApply(deny) && neverFires(deny, groups))
    .map((deny) =>
      warning(
        deny.rule.origin,
        'deny_never_fires',
        `${deny.rule.id} changes nothing: no rule allows what it denies.`,
        'What no rule allows is denied anyway. Check its actions, fields and condition, or delete it.',
        witnessOf(deny, undefined, holdings),
      ),
    )
}

function neverFires(deny: StudiedRule, groups: RuleGroups): boolean {
  const { subject, actions } = deny.rule
  return actions.every(
    (action) =>
      groups.about(subject, action)?.allows.every((allow) => !mayMeet(deny, allow)) ?? false,
  )
}

function mayMeet(deny: StudiedRule, allow: StudiedRule): boolean {
  if (!shareField(deny.rule, allow.rule)) return false
  return allow.cases.some((one) => {
    // With a variable missing a deny applies whatever it asks.
    const unconditional = deny.variables.some(
      (variable) => one.attributes.get(showReference(variable))?.possible.missing !== false,
    )
    return unconditional || deny.cases.some((other) => !exclude(one, other))
  })
}

function shareField(deny: Rule, allow: Rule): boolean {
  if (deny.fields === null || allow.fields === null) return true
  return deny.fields.some((field) => allow.fields?.includes(field))
}
