/** TinyTodo, Cedar's own example: lists shared with one team that reads and one that edits. Pure. */
import { createChance } from '../../../../measure/random.ts'
import { policyText } from '../../policy-text.ts'
import type { CaslRule, Scenario } from '../../scenario.ts'
import { casbinModel, has } from '../casbin-model.ts'
import { drawQuestions } from '../questions.ts'
import { byEditors, createTodo, onApplication, onList } from './world.ts'

const text = policyText(import.meta.url)

export function tinytodoScenario(size: number, worldCount: number): Scenario {
  const chance = createChance(size)
  const todos = Array.from({ length: worldCount }, (_, index) => createTodo(index, size, chance))
  return {
    questions: drawQuestions(todos, chance),
    gatehouse: {
      files: ['list.yaml', 'application.yaml'].map((path) => ({ path, content: text(path) })),
    },
    casl: {
      rulesFor: ({ id, attributes: { teams } }): CaslRule[] => [
        { action: onApplication, subject: 'Application' },
        { action: onList, subject: 'List', conditions: { ownerId: id } },
        { action: 'getList', subject: 'List', conditions: { readers: { $in: teams } } },
        {
          action: ['getList', ...byEditors],
          subject: 'List',
          conditions: { editors: { $in: teams } },
        },
      ],
    },
    casbin: casbinModel([
      ['Application', onApplication, () => true],
      ['List', onList, ({ id }, { attributes }) => attributes.ownerId === id],
      [
        'List',
        ['getList'],
        (person, { attributes }) => has(person.attributes.teams, attributes.readers),
      ],
      [
        'List',
        ['getList', ...byEditors],
        (person, { attributes }) => has(person.attributes.teams, attributes.editors),
      ],
    ]),
    cedar: {
      policies: text('tinytodo.cedar'),
      request: (question) => ({
        principal: { type: 'User', id: question.person.id },
        action: { type: 'Action', id: question.action },
        resource: { type: question.thing.type, id: question.thing.id },
        entities:
          todos.find(({ people }) => people.includes(question.person))?.entitiesFor(question) ?? [],
      }),
    },
    cerbos: { 'list.yaml': text('cerbos-list.yaml'), 'app.yaml': text('cerbos-application.yaml') },
  }
}
