/** Bare `@casl/ability`: the person's ability has been built before the question comes. */
import { createMongoAbility, type MongoAbility, subject } from '@casl/ability'
import type { Person, Thing } from '../scenario.ts'
import type { CreateEngine } from './engine.ts'

interface Asked {
  readonly ability: MongoAbility
  readonly action: string
  readonly thing: object
}

export const createCasl: CreateEngine<Asked> = async ({ casl }) => {
  const abilities = new Map<string, MongoAbility>()
  const abilityOf = (person: Person) => {
    const ability = abilities.get(person.id) ?? createMongoAbility(casl.rulesFor(person))
    abilities.set(person.id, ability)
    return ability
  }
  return {
    translate: ({ person, action, thing }) => ({
      ability: abilityOf(person),
      action,
      thing: tagged(thing),
    }),
    decide: ({ ability, action, thing }) => ability.can(action, thing),
  }
}

/** As CASL wants to be told the type of a thing. */
export function tagged({ type, id, attributes }: Thing): object {
  return subject(type, { id, ...attributes })
}
