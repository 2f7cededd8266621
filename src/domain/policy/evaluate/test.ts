/** Turns conditions into functions once, so that asking them costs no interpretation. Pure. */
import type { Rule } from '../bundle.ts'
import { type Condition, isComparison, variablesOf } from '../condition.ts'
import { typeOf, type Vocabulary } from '../variables.ts'
import { compare } from './compare.ts'
import { createRead, readOperand, type World } from './facts.ts'

export type Test = (world: World) => boolean

/**
 * Whether a rule applies to the world, its actions and fields aside. With a variable missing an allow does
 * not apply, and a deny applies unconditionally: doubt never opens a door.
 */
export function createRuleTest(
  rule: Pick<Rule, 'effect' | 'condition'>,
  vocabulary: Vocabulary,
): Test {
  const holds = createTest(rule.condition, vocabulary)
  const variables = variablesOf(rule.condition).map((variable) => createRead(vocabulary, variable))
  if (variables.length === 0) return holds
  const whenMissing = rule.effect === 'deny'
  return (world) =>
    variables.some((read) => read(world) === undefined) ? whenMissing : holds(world)
}

export function createTest(condition: Condition, vocabulary: Vocabulary): Test {
  switch (condition.operator) {
    case 'and': {
      const tests = condition.conditions.map((part) => createTest(part, vocabulary))
      return (world) => tests.every((test) => test(world))
    }
    case 'or': {
      const tests = condition.conditions.map((part) => createTest(part, vocabulary))
      return (world) => tests.some((test) => test(world))
    }
    case 'not': {
      const test = createTest(condition.condition, vocabulary)
      return (world) => !test(world)
    }
    case 'exists': {
      const read = createRead(vocabulary, condition.attribute)
      return (world) => (read(world) !== undefined) === condition.exists
    }
    default: {
      const { operator, left, right } = condition
      const networks = isComparison(condition) && asksOfAddress(condition, vocabulary)
      const [readLeft, readRight] = [readOperand(vocabulary, left), readOperand(vocabulary, right)]
      if (operator === 'eq' && !networks) {
        return (world) => {
          const value = readLeft(world)
          return value !== undefined && value === readRight(world)
        }
      }
      return (world) => compare(operator, readLeft(world), readRight(world), networks)
    }
  }
}

/** Whether IP addresses are compared, on whichever side the attribute is left. */
export function asksOfAddress(
  { left, right }: Extract<Condition, { left: unknown }>,
  vocabulary: Vocabulary,
): boolean {
  return [left, right].some((side) => {
    const type = 'attribute' in side ? typeOf(vocabulary, side.attribute) : undefined
    return (type?.kind === 'list' ? type.of : type)?.kind === 'address'
  })
}
