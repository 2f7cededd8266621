/** Turns conditions into functions once, so that asking them costs no interpretation. Pure. */
import type { Rule } from '../bundle.ts'
import { type Condition, isComparison, showReference, variablesOf } from '../condition.ts'
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
  const variables = variablesOf(rule.condition)
  if (variables.length === 0) return holds
  const denies = rule.effect === 'deny'
  const needed: ReadonlySet<string> = denies ? new Set() : neededBy(rule.condition)
  const asked = variables
    .filter((variable) => !needed.has(showReference(variable)))
    .map((variable) => createRead(vocabulary, variable))
  if (asked.length === 0) return holds
  return (world) => (asked.some((read) => read(world) === undefined) ? denies : holds(world))
}

/** The attributes without which a condition cannot hold, so that nobody has to ask for them first. */
function neededBy(condition: Condition): ReadonlySet<string> {
  switch (condition.operator) {
    case 'and':
      return new Set(condition.conditions.flatMap((part) => [...neededBy(part)]))
    case 'or': {
      const [first, ...others] = condition.conditions.map(neededBy)
      return new Set([...(first ?? [])].filter((name) => others.every((part) => part.has(name))))
    }
    case 'not':
    case 'exists':
    // A missing value is not equal to anything.
    case 'ne':
    case 'nin':
      return new Set()
    default: {
      const sides = [condition.left, condition.right]
      const attributes = sides.flatMap((side) => ('attribute' in side ? [side.attribute] : []))
      return new Set(attributes.map(showReference))
    }
  }
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
