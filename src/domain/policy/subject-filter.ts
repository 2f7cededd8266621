/** The people who may do something to a thing that is known, as one condition over `user`. Pure. */
import type { RoleName } from '../access/role.ts'
import type { PolicyPermission, Rule } from './bundle.ts'
import { always, type Condition } from './condition.ts'
import { concerns, type Question } from './evaluate/decide.ts'
import type { PolicyState } from './evaluate/explain.ts'
import type { Facts } from './evaluate/facts.ts'
import { and, not, or, partialRule } from './evaluate/partial.ts'
import { everyone, permissionsOf } from './grants.ts'

/** Holds of exactly the people for whom `decide` says yes, with their roles and attributes. */
export function subjectFilterOf(
  state: PolicyState,
  question: Question,
  facts: Omit<Facts, 'user'>,
): Condition {
  const { bundle, vocabularyFor } = state
  const { session, context } = facts
  const known = { resource: question.resource, session, context }
  const applying = (effect: Rule['effect']) =>
    bundle.permissions.flatMap((permission) => {
      const rules = permission.rules.filter(
        (rule) => rule.effect === effect && concerns(rule, question),
      )
      if (rules.length === 0) return []
      const conditions = rules.map((rule) => partialRule(rule, known, vocabularyFor(rule.subject)))
      return [and([holds(state, permission), or(conditions)])]
    })
  return and([or(applying('allow')), not(or(applying('deny')))])
}

/** One of the roles that bring the permission. */
function holds({ bundle, additions }: PolicyState, { name }: PolicyPermission): Condition {
  const roles = new Set([...bundle.roles.map((role) => role.name), ...additions.keys()])
  const bringing = [...roles].filter((role) =>
    permissionsOf({ roles: bundle.roles }, additions, [role]).has(name),
  )
  if (bringing.includes(everyone)) return always
  return or(bringing.map(hasRole))
}

function hasRole(role: RoleName): Condition {
  return {
    operator: 'contains',
    left: { attribute: { owner: 'user', name: 'roles' } },
    right: { value: role },
  }
}
