/** The inside of an isolate that fills in a person's values: what binding rules to somebody costs. */
import { createMongoAbility } from '@casl/ability'
import { packRules, unpackRules } from '@casl/ability/extra'
import { instant } from '../../../../src/domain/shared/instant.ts'
import type { Subject } from '../../measure/isolate-entry.ts'
import { factsAbout, signedIn } from './engines/gatehouse-caller.ts'
import { publish } from './engines/gatehouse-policy.ts'
import { type RolesOptions, rolesScenario } from './rules/roles.ts'

export interface BindingReport {
  /** Of the rules that a portal is sent, as JSON, in bytes. */
  readonly packedBytes: number
}

export async function open(options: RolesOptions): Promise<Subject<BindingReport>> {
  const { questions, gatehouse, casl } = rolesScenario(options)
  const people = questions.hit.map(({ person }) => person)
  const policy = await (await publish(gatehouse.files)).coldIsolate().inForce()

  const sessions = people.map(signedIn)
  const sessionAt = (index: number) => {
    const session = sessions[index % sessions.length]
    if (!session) throw new Error('A policy without people')
    return session
  }
  const facts = (index: number) => factsAbout(sessionAt(index), instant(Date.now()))
  const packed = (index: number) => policy.packedRules(sessionAt(index).caller.roles, facts(index))
  const rulesFor = (index: number) => {
    const person = people[index % people.length]
    if (!person) throw new Error('A policy without people')
    return casl.rulesFor(person)
  }
  const sent = JSON.stringify(packed(0))

  return {
    report: { packedBytes: new TextEncoder().encode(sent).length },
    tasks: {
      'facts about a caller': repeated(facts),
      'Gatehouse, packed': repeated((index) => JSON.stringify(packed(index))),
      'CASL, packed': repeated((index) => JSON.stringify(packRules(rulesFor(index)))),
      'CASL, ability': repeated((index) => createMongoAbility(rulesFor(index))),
      'unpacked in a browser': repeated(() =>
        createMongoAbility(unpackRules(JSON.parse(sent) as Parameters<typeof unpackRules>[0])),
      ),
    },
  }
}

function repeated(once: (index: number) => unknown) {
  return (times: number) => {
    for (let count = 0; count < times; count++) once(count)
  }
}
