/** Makes up an example in which a warning about a rule can be seen, and lets nobody see one that has not been tried. Pure. */
import type { RoleName } from '../../access/role.ts'
import type { Rule } from '../bundle.ts'
import { decide, type Question } from '../evaluate/decide.ts'
import type { World } from '../evaluate/facts.ts'
import { createRuleTest } from '../evaluate/test.ts'
import type { Vocabulary } from '../variables.ts'
import { exampleOf } from './example.ts'
import type { Holdings } from './holdings.ts'
import type { StudiedRule } from './studied-rule.ts'
import type { Witness } from './warning.ts'

/** `other`: the rule on account of which the first one changes nothing, and which must apply as well. */
export function witnessOf(
  studied: StudiedRule,
  other: StudiedRule | undefined,
  holdings: Holdings,
): Witness | null {
  const { rule, permission, vocabulary } = studied
  const [role] = holdings.holders(permission)
  for (const one of studied.cases) {
    const world = exampleOf(one, vocabulary)
    if (isSeen(rule, other?.rule, world, vocabulary)) {
      return { ...questionOf(rule), ...world, ...rolesOf(role) }
    }
  }
  return null
}

function questionOf({
  actions,
  subject,
  fields,
}: Rule): Pick<Witness, 'action' | 'subject' | 'field'> {
  const [action = ''] = actions
  const [field] = fields ?? []
  return field === undefined ? { action, subject } : { action, subject, field }
}

const rolesOf = (role: RoleName | undefined) => (role === undefined ? {} : { roles: [role] })

function isSeen(
  rule: Rule,
  other: Rule | undefined,
  { resource, ...facts }: World,
  vocabulary: Vocabulary,
): boolean {
  const question: Question = { ...questionOf(rule), resource }
  const allowedBy = (...rules: readonly Rule[]) =>
    decide(rules, () => vocabulary, question, facts).allowed
  if (!createRuleTest(rule, vocabulary)({ ...facts, resource })) return false
  if (!other) return !allowedBy(rule)
  if (other.effect === 'deny') return allowedBy(rule) && !allowedBy(rule, other)
  return allowedBy(rule) && allowedBy(other)
}
