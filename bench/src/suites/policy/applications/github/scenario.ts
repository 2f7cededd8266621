/** GitHub as the paper has it: rights on a repository come by user, by team, and by the organisation that owns it. Pure. */
import { createChance } from '../../../../measure/random.ts'
import { policyText } from '../../policy-text.ts'
import type { CaslRule, CedarEntity, Scenario } from '../../scenario.ts'
import { casbinModel, has } from '../casbin-model.ts'
import { drawQuestions } from '../questions.ts'
import { createForge, organisationRights, rights } from './world.ts'

const text = policyText(import.meta.url)

/** What each set of people may do; the attribute of the repository that names the set. */
const grants = [
  ...rights.map((right) => ({ set: `${right}Set`, actions: upTo(right) })),
  ...organisationRights.map((right) => ({ set: `${right}OwnerSet`, actions: upTo(right) })),
]

export function githubScenario(size: number, worldCount: number): Scenario {
  const chance = createChance(size)
  const forges = Array.from({ length: worldCount }, (_, index) => createForge(index, size, chance))
  return {
    questions: drawQuestions(forges, chance),
    gatehouse: { files: [{ path: 'repository.yaml', content: text('repository.yaml') }] },
    casl: {
      rulesFor: ({ attributes: { memberships } }) =>
        grants.map(
          ({ set, actions }): CaslRule => ({
            action: actions,
            subject: 'Repository',
            conditions: { [set]: { $in: memberships } },
          }),
        ),
    },
    casbin: casbinModel(
      grants.map(({ set, actions }) => [
        'Repository',
        actions,
        (person, thing) => has(person.attributes.memberships, thing.attributes[set]),
      ]),
    ),
    cedar: {
      policies: text('github.cedar'),
      request: (question) => ({
        principal: { type: 'User', id: question.person.id },
        action: { type: 'Action', id: question.action },
        resource: { type: question.thing.type, id: question.thing.id },
        entities: [
          ...(forges
            .find(({ people }) => people.includes(question.person))
            ?.entitiesFor(question) ?? []),
          ...actionEntities,
        ],
      }),
    },
    cerbos: { 'repository.yaml': text('cerbos-repository.yaml') },
  }
}

function upTo(right: (typeof rights)[number]): string[] {
  return rights.slice(0, rights.indexOf(right) + 1)
}

/** To read is part of triage, triage part of writing, and so on. */
const actionEntities = rights.map(
  (right, index): CedarEntity => ({
    uid: { type: 'Action', id: right },
    attrs: {},
    parents: rights.slice(index + 1, index + 2).map((id) => ({ type: 'Action', id })),
  }),
)
