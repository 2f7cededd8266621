/**
 * Users in teams, teams in teams, repositories of organisations, and for each repository and organisation a set of
 * whoever has a right there; tied by chance as in the paper. Pure.
 */
import type { Chance } from '../../../../measure/random.ts'
import type { CedarEntity, CedarId, Question } from '../../scenario.ts'
import { named, reachable, type World } from '../questions.ts'

export interface Forge extends World {
  entitiesFor(question: Question): readonly CedarEntity[]
}

/** From least to most; who has one right has those before it. */
export const rights = ['read', 'triage', 'write', 'maintain', 'admin'] as const
export const organisationRights = ['read', 'write', 'admin'] as const

const connected = 0.05

export function createForge(index: number, size: number, chance: Chance): Forge {
  const [users, teams] = [named(index, 'user', size), named(index, 'team', size)]
  const [repositories, organisations] = [
    named(index, 'repository', size),
    named(index, 'organisation', size),
  ]
  const some = (from: readonly string[]) => from.filter(() => chance.next() < connected)
  const repositoryRights = () => some(repositories).map((id) => setOf(id, chance.pick(rights)))
  const organisationSets = () =>
    some(organisations).map((id) => setOf(id, chance.pick(organisationRights)))

  // Of what somebody, or a team, or everybody in an organisation, is a member.
  const memberships = new Map<string, readonly string[]>()
  for (const id of organisations) memberships.set(id, organisationSets())
  for (const [at, id] of teams.entries()) {
    memberships.set(id, [...some(teams.slice(0, at)), ...repositoryRights()])
  }
  for (const id of users) {
    memberships.set(id, [
      ...repositoryRights(),
      ...some(teams),
      ...some(organisations),
      ...organisationSets(),
    ])
  }
  const ownerOf = new Map(repositories.map((id) => [id, chance.pick(organisations)]))

  const typeOf = (id: string): CedarId => {
    const kind = id.includes('/') ? 'Rights' : (id.split('-')[1] ?? '')
    return { type: kind.charAt(0).toUpperCase() + kind.slice(1), id }
  }
  const entity = (id: string, attrs: CedarEntity['attrs'] = {}): CedarEntity => ({
    uid: typeOf(id),
    attrs,
    parents: (memberships.get(id) ?? []).map(typeOf),
  })
  const setsOf = (id: string, among: readonly string[]) =>
    Object.fromEntries(among.map((right) => [right, { __entity: typeOf(setOf(id, right)) }]))

  return {
    people: users.map((id) => ({
      id,
      roles: ['user'],
      attributes: { memberships: reachable(id, memberships) },
    })),
    things: repositories.map((id) => {
      const owner = ownerOf.get(id) ?? ''
      return {
        type: 'Repository',
        id,
        attributes: {
          ...Object.fromEntries(rights.map((right) => [`${right}Set`, setOf(id, right)])),
          ...Object.fromEntries(
            organisationRights.map((right) => [`${right}OwnerSet`, setOf(owner, right)]),
          ),
        },
      }
    }),
    actionsOn: () => rights,
    allows({ person, action, thing }) {
      const held = new Set(reachable(person.id, memberships))
      const enough = rights.slice(rights.indexOf(action as (typeof rights)[number])) // of actionsOn
      const owner = ownerOf.get(thing.id) ?? ''
      return enough.some(
        (right) => held.has(setOf(thing.id, right)) || held.has(setOf(owner, right)),
      )
    },
    entitiesFor({ person, thing }) {
      const owner = ownerOf.get(thing.id) ?? ''
      const around = reachable(person.id, memberships).filter((id) => memberships.has(id))
      return [
        entity(person.id),
        ...around.filter((id) => id !== owner).map((id) => entity(id)),
        entity(owner, setsOf(owner, organisationRights)),
        entity(thing.id, { ...setsOf(thing.id, rights), owner: { __entity: typeOf(owner) } }),
      ]
    },
  }
}

/** The name of the set of all who have a right there. */
function setOf(place: string, right: string): string {
  return `${place}/${right}`
}
