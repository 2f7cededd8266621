/** Every policy that is measured, by its name and size: what an isolate is told, and makes itself. */
import { gdriveScenario } from './applications/gdrive/scenario.ts'
import { githubScenario } from './applications/github/scenario.ts'
import { tinytodoScenario } from './applications/tinytodo/scenario.ts'
import { type RolesOptions, rolesScenario } from './rules/roles.ts'
import { type WorstCaseOptions, worstCaseScenario } from './rules/worst-case.ts'
import type { Scenario } from './scenario.ts'

export type ScenarioName =
  | ({ readonly kind: 'roles' } & RolesOptions)
  | ({ readonly kind: 'worst case' } & WorstCaseOptions)
  | { readonly kind: ApplicationName /** Entities of each type. */; readonly size: number }

export type ApplicationName = keyof typeof applications

/** Of Cedar's OOPSLA 2024 evaluation. */
export const applications = {
  gdrive: gdriveScenario,
  github: githubScenario,
  tinytodo: tinytodoScenario,
} as const

/** Made-up worlds for each size of an application. */
const worlds = 4

/** Equal names give equal policies and questions, in every isolate. */
export function scenarioNamed(name: ScenarioName): Scenario {
  switch (name.kind) {
    case 'roles':
      return rolesScenario(name)
    case 'worst case':
      return worstCaseScenario(name)
    default:
      return applications[name.kind](name.size, worlds)
  }
}
