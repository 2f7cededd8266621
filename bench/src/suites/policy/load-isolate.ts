/** The inside of an isolate in which a peer reads its policy, again and again. */
import { createMongoAbility } from '@casl/ability'
import type { Subject } from '../../measure/isolate-entry.ts'
import { createCasbin } from './engines/casbin.ts'
import { createCedar } from './engines/cedar.ts'
import { type RolesOptions, rolesScenario } from './rules/roles.ts'

/** Tasks are named as the engines are. */
export async function open(options: RolesOptions): Promise<Subject<null>> {
  const scenario = rolesScenario(options)
  const [question] = scenario.questions.hit
  if (!question) throw new Error('A policy without questions')
  const { person, action, thing } = question
  const loads = {
    // CASL indexes on the first question.
    'CASL, prebuilt': () =>
      createMongoAbility(scenario.casl.rulesFor(person)).can(action, thing.type),
    casbin: () => createCasbin(scenario),
    'Cedar (wasm)': () => createCedar(scenario),
  }
  return {
    report: null,
    tasks: Object.fromEntries(
      Object.entries(loads).map(([name, load]) => [
        name,
        async (times: number) => {
          for (let count = 0; count < times; count++) await load()
        },
      ]),
    ),
  }
}
