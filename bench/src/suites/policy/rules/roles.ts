/** Ten roles over courses, lessons and the like: what a role may do hangs on who owns, reviews or coaches a thing. Pure. */
import { createChance } from '../../../measure/random.ts'
import type { Attributes, Person, Question, Scenario } from '../scenario.ts'
import { type Condition, example, holds } from './condition.ts'
import { type BenchRule, ruleScenario } from './rule-scenario.ts'

export interface RolesOptions {
  readonly rules: number
  /** Whether each person has one of the ten roles, or all of them. */
  readonly held: 'one' | 'ten'
}

const actions = ['read', 'update', 'create', 'delete', 'publish', 'archive', 'review', 'comment']

/** What the rules of each role ask. */
const conditions: readonly Condition[] = [
  [{ attribute: 'ownerId', equals: 'id' }],
  [{ attribute: 'reviewerId', equals: 'id' }],
  [{ attribute: 'coachId', equals: 'id' }],
  [{ attribute: 'departmentId', equals: 'departmentId' }],
  [
    { attribute: 'ownerId', equals: 'id' },
    { attribute: 'status', among: ['draft', 'review'] },
  ],
  [
    { attribute: 'reviewerId', equals: 'id' },
    { attribute: 'status', is: 'review' },
  ],
  [
    { attribute: 'coachId', equals: 'id' },
    { attribute: 'level', among: ['A1', 'A2'] },
  ],
  [
    { attribute: 'departmentId', equals: 'departmentId' },
    { attribute: 'status', is: 'published' },
  ],
  [
    { attribute: 'departmentId', equals: 'departmentId' },
    { attribute: 'level', among: ['B1', 'B2'] },
  ],
  [
    { attribute: 'status', is: 'published' },
    { attribute: 'level', among: ['A1', 'A2'] },
  ],
]

/** Nothing of which any condition holds. */
const nobodys: Attributes = {
  ownerId: 'nobody',
  reviewerId: 'nobody',
  coachId: 'nobody',
  departmentId: 'elsewhere',
  code: 'none',
  words: 100_000,
  status: 'archived',
  level: 'C2',
}

/** Every role has a rule for every action on every type, until there are enough. */
export function rolesScenario({ rules: count, held }: RolesOptions): Scenario {
  const roleNames = conditions.map((_, index) => `role-${index}`)
  const rules = Array.from({ length: count }, (_, index): BenchRule => {
    const pair = Math.floor(index / conditions.length)
    return {
      role: roleNames[index % conditions.length] ?? '',
      type: `Type${Math.floor(pair / actions.length)}`,
      action: actions[pair % actions.length] ?? '',
      when: conditions[index % conditions.length] ?? [],
    }
  })
  const people = roleNames.map(
    (role, index): Person => ({
      id: `user-${index}`,
      // A list of their own, as each session brings one.
      roles: held === 'one' ? [role] : [...roleNames],
      attributes: { departmentId: `department-${index % 4}` },
    }),
  )
  const chance = createChance(count)
  const question = (attributesFor: (rule: BenchRule, person: Person) => Attributes): Question => {
    const person = chance.pick(people)
    const rule = chance.pick(rules.filter(({ role }) => person.roles.includes(role)))
    const id = `thing-${chance.below(1_000_000)}`
    const thing = { type: rule.type, id, attributes: attributesFor(rule, person) }
    return { person, action: rule.action, thing }
  }
  // Every engine answers all of them before it is measured, and some take a tenth of a second for one.
  const questionsOfAKind = count > 1_000 ? 16 : 64
  const some = (attributesFor: Parameters<typeof question>[0]) =>
    Array.from({ length: questionsOfAKind }, () => question(attributesFor))
  return ruleScenario(rules, people, {
    hit: some(({ when }, person) => ({ ...nobodys, ...example(when, person) })),
    miss: some((_, person) => {
      if (conditions.some((when) => holds(when, person, nobodys))) throw new Error('Not a miss')
      return nobodys
    }),
  })
}
