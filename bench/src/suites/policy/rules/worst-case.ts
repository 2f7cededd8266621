/** All rules on one subject and one action: where CASL, which indexes by these two, has to try one after the other. Pure. */
import { createChance } from '../../../measure/random.ts'
import type { Attributes, Person, Question, Scenario } from '../scenario.ts'
import type { Condition } from './condition.ts'
import { type BenchRule, ruleScenario } from './rule-scenario.ts'

export interface WorstCaseOptions {
  readonly rules: number
  readonly shape: WorstCaseShape
}

/** What tells the rules apart. */
export type WorstCaseShape = keyof typeof shapes

export const shapes = {
  /** Each names one course. */
  'one course each': {
    rule: (index: number): Condition => [{ attribute: 'code', is: `course-${index}` }],
    thing: (_: number): Attributes => ({ code: 'another', ownerId: 'nobody', words: 0 }),
  },
  /** Each names one course, and asks for its owner; the thing is one of these courses, of another owner. */
  'one course each, if it is one’s own': {
    rule: (index: number): Condition => [
      { attribute: 'code', is: `course-${index}` },
      { attribute: 'ownerId', equals: 'id' },
    ],
    thing: (index: number): Attributes => ({
      code: `course-${index}`,
      ownerId: 'nobody',
      words: 0,
    }),
  },
  /** Each has another bound: nothing that a look-up by value could find. */
  'another bound each': {
    rule: (index: number): Condition => [{ attribute: 'words', below: index + 1 }],
    thing: (_: number): Attributes => ({ code: 'another', ownerId: 'nobody', words: 1_000_000 }),
  },
} as const

export function worstCaseScenario({ rules: count, shape }: WorstCaseOptions): Scenario {
  const { rule, thing } = shapes[shape]
  const rules = Array.from(
    { length: count },
    (_, index): BenchRule => ({
      role: 'learner',
      type: 'Course',
      action: 'read',
      when: rule(index),
    }),
  )
  const person: Person = {
    id: 'user-0',
    roles: ['learner'],
    attributes: { departmentId: 'department-0' },
  }
  const chance = createChance(count)
  const miss = Array.from(
    { length: 64 },
    (_, index): Question => ({
      person,
      action: 'read',
      thing: { type: 'Course', id: `thing-${index}`, attributes: thing(chance.below(count)) },
    }),
  )
  return ruleScenario(rules, [person], { hit: [], miss })
}
