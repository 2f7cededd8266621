/** Whether a policy would leave nobody who can publish the next one. Pure. */
import { requirements } from '../access/requirement.ts'
import type { Bundle } from './bundle.ts'
import { isAlways } from './condition.ts'
import { concerns } from './evaluate/decide.ts'
import { partialRule } from './evaluate/partial.ts'
import { type RoleAdditions, rulesOf } from './grants.ts'
import type { RoleSet } from './impact.ts'
import { vocabulariesOf } from './vocabularies.ts'

/**
 * Somebody must be left who is allowed to publish under some circumstances, and whom no deny stops under
 * all of them. What depends on the moment (a second factor, an address) can be brought about.
 */
export function locksEverybodyOut(
  bundle: Bundle,
  additions: RoleAdditions,
  roleSets: readonly RoleSet[],
): boolean {
  return !roleSets.some(({ roles, users }) => {
    const rules = rulesOf(bundle, additions, roles).filter((rule) =>
      concerns(rule, requirements.publishPolicies),
    )
    const denied = rules.some((rule) => rule.effect === 'deny' && stopsAlways(rule, bundle))
    return users > 0 && !denied && rules.some(({ effect }) => effect === 'allow')
  })
}

function stopsAlways(rule: Parameters<typeof partialRule>[0], bundle: Bundle): boolean {
  const vocabulary = vocabulariesOf(bundle)(requirements.publishPolicies.subject)
  return isAlways(partialRule(rule, {}, vocabulary))
}
