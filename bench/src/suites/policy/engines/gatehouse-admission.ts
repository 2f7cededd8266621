/**
 * The whole of what a route of Gatehouse does for a decision: the policies in force of the isolate, facts about who
 * asks, the decision, its note in the log, and for a refusal the reason. The session is at hand: where it comes
 * from is another benchmark's business.
 */
import { createDecisionLog } from '../../../../../src/adapters/outbound/isolate/decision-log.ts'
import { systemClock } from '../../../../../src/adapters/outbound/system/clock.ts'
import { createAdmit } from '../../../../../src/application/access/admit.ts'
import type { Requirement } from '../../../../../src/domain/access/requirement.ts'
import type { PermissionName } from '../../../../../src/domain/access/role.ts'
import type { SubjectName } from '../../../../../src/domain/policy/bundle.ts'
import type { Properties } from '../../../../../src/domain/policy/evaluate/facts.ts'
import type { Caller } from '../../../../../src/domain/session/caller.ts'
import type { LiveSession } from '../../../../../src/domain/session/live-session.ts'
import type { CreateEngine } from './engine.ts'
import { propertiesOf, signedIn } from './gatehouse-caller.ts'
import { background, publish } from './gatehouse-policy.ts'

interface Asked {
  readonly caller: Caller
  readonly requirement: Requirement
  readonly resource: Properties
}

export const createGatehouseAdmission: CreateEngine<Asked> = async ({ gatehouse }) => {
  const published = await publish(gatehouse.files)
  const policy = published.coldIsolate()
  const sessions = new Map<string, LiveSession>()
  const admit = createAdmit({
    sessions: { findLive: async ({ sessionId }) => sessions.get(sessionId) },
    policy,
    decisionLog: createDecisionLog({
      write: async () => {},
      shadow: policy.shadow,
      // As the entry of the service does it: when the answer has gone.
      background: { run: (name, work) => setImmediate(() => background.run(name, work)) },
      clock: systemClock,
      sampleRate: 0.01,
      random: Math.random,
    }),
    clock: systemClock,
  })
  return {
    translate({ person, action, thing }) {
      const { caller, session } = signedIn(person)
      sessions.set(caller.sessionId, session)
      const subject = thing.type as SubjectName // a well-formed one: see gatehouse-caller.ts
      const permission = 'measured:permission' as PermissionName // only said in refusals
      return {
        caller,
        requirement: { permission, action, subject },
        resource: propertiesOf(thing),
      }
    },
    async decide({ caller, requirement, resource }) {
      const admitted = await admit(caller, requirement, resource)
      if (!admitted.ok && admitted.error.kind !== 'permission_denied') {
        throw new Error(admitted.error.kind)
      }
      return admitted.ok
    },
  }
}
