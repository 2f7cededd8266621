/** A decision of Gatehouse: what `admit` asks of the policy in force once it knows who asks. */
import type { RoleName } from '../../../../../src/domain/access/role.ts'
import type { SubjectName } from '../../../../../src/domain/policy/bundle.ts'
import type { Question as PolicyQuestion } from '../../../../../src/domain/policy/evaluate/decide.ts'
import type { Facts } from '../../../../../src/domain/policy/evaluate/facts.ts'
import { instant } from '../../../../../src/domain/shared/instant.ts'
import type { CreateEngine } from './engine.ts'
import { factsAbout, propertiesOf, signedIn } from './gatehouse-caller.ts'
import { publish } from './gatehouse-policy.ts'

interface Asked {
  readonly roles: readonly RoleName[]
  readonly question: PolicyQuestion
  readonly facts: Facts
}

export const createGatehouse: CreateEngine<Asked> = async ({ gatehouse }) => {
  const published = await publish(gatehouse.files)
  const policy = await published.coldIsolate().inForce()
  return {
    translate({ person, action, thing }) {
      const somebody = signedIn(person)
      const subject = thing.type as SubjectName // a well-formed one: see gatehouse-caller.ts
      return {
        roles: somebody.caller.roles,
        question: { action, subject, resource: propertiesOf(thing) },
        facts: factsAbout(somebody, instant(Date.now())),
      }
    },
    decide: ({ roles, question, facts }) => policy.decide(roles, question, facts),
  }
}
