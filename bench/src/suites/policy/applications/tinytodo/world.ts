/** Users in teams, teams in teams, and lists with an owner, a team of readers and a team of editors; as in the paper. Pure. */
import type { Chance } from '../../../../measure/random.ts'
import type { CedarEntity, CedarId, Question, Thing } from '../../scenario.ts'
import { named, reachable, type World } from '../questions.ts'

export interface Todo extends World {
  entitiesFor(question: Question): readonly CedarEntity[]
}

export const onApplication = ['createList', 'getLists']
export const byEditors = ['updateList', 'createTask', 'updateTask', 'deleteTask']
export const onList = ['getList', ...byEditors, 'deleteList', 'editShares']

const connected = 0.05

export function createTodo(index: number, size: number, chance: Chance): Todo {
  const [users, teams] = [named(index, 'user', size), named(index, 'team', size)]
  const some = (from: readonly string[]) => from.filter(() => chance.next() < connected)
  const teamsOf = new Map([
    ...users.map((id) => [id, some(teams)] as const),
    ...teams.map((id, at) => [id, some(teams.slice(0, at))] as const),
  ])
  const lists = named(index, 'list', size).map(
    (id): Thing => ({
      type: 'List',
      id,
      attributes: {
        ownerId: chance.pick(users),
        readers: chance.pick(teams),
        editors: chance.pick(teams),
      },
    }),
  )
  const team = (id: string): CedarId => ({ type: 'Team', id })
  const parentsOf = (id: string) => (teamsOf.get(id) ?? []).map(team)

  return {
    people: users.map((id) => ({
      id,
      roles: ['user'],
      attributes: { teams: reachable(id, teamsOf) },
    })),
    things: [...lists, { type: 'Application', id: 'TinyTodo', attributes: {} }],
    actionsOn: ({ type }) => (type === 'List' ? onList : onApplication),
    allows({ person, action, thing }) {
      if (thing.type === 'Application') return true
      const { ownerId, readers, editors } = thing.attributes
      const held = reachable(person.id, teamsOf)
      if (ownerId === person.id) return true
      if (action === 'getList') return held.some((id) => id === readers || id === editors)
      return byEditors.includes(action) && held.some((id) => id === editors)
    },
    entitiesFor({ person, thing }) {
      const { ownerId, readers, editors } = thing.attributes
      return [
        { uid: { type: 'User', id: person.id }, attrs: {}, parents: parentsOf(person.id) },
        ...reachable(person.id, teamsOf).map((id) => ({
          uid: team(id),
          attrs: {},
          parents: parentsOf(id),
        })),
        {
          uid: { type: thing.type, id: thing.id },
          attrs:
            thing.type === 'Application'
              ? {}
              : {
                  owner: { __entity: { type: 'User', id: String(ownerId) } },
                  readers: { __entity: team(String(readers)) },
                  editors: { __entity: team(String(editors)) },
                },
          parents: [],
        },
      ]
    },
  }
}
