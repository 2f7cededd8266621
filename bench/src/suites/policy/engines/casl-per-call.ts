/** Bare `@casl/ability` as most use it: `defineAbilityFor(user)` in every request, then the question. */
import { createMongoAbility } from '@casl/ability'
import type { Person } from '../scenario.ts'
import { tagged } from './casl.ts'
import type { CreateEngine } from './engine.ts'

interface Asked {
  readonly person: Person
  readonly action: string
  readonly thing: object
}

export const createCaslPerCall: CreateEngine<Asked> = async ({ casl }) => ({
  translate: ({ person, action, thing }) => ({ person, action, thing: tagged(thing) }),
  decide: ({ person, action, thing }) =>
    createMongoAbility(casl.rulesFor(person)).can(action, thing),
})
