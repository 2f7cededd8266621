/** Counts what a decision asks of the record and the cache, at the ports. Measures no time. */
import type { RoleName } from '../../../../src/domain/access/role.ts'
import type { SubjectName } from '../../../../src/domain/policy/bundle.ts'
import type { Facts } from '../../../../src/domain/policy/evaluate/facts.ts'
import { publish } from './engines/gatehouse-policy.ts'
import { rolesScenario } from './rules/roles.ts'

export interface ColdPath {
  /** By the first decision of a new isolate. */
  readonly first: number
  /** By the first decision of each further set of roles, all together. */
  readonly furtherRoleSets: number
  /** By a thousand more. */
  readonly warm: number
}

const facts: Facts = { user: { id: 'user-0' }, session: {}, context: {} }
const question = { action: 'read', subject: 'Type0' as SubjectName, resource: { id: 'thing-1' } }

export async function countColdPath(rules: number): Promise<ColdPath> {
  const published = await publish(rolesScenario({ rules, held: 'one' }).gatehouse.files)
  const policy = published.coldIsolate()
  const decide = async (roles: readonly RoleName[]) => {
    const before = published.reads()
    const inForce = await policy.inForce()
    inForce.decide(roles, question, facts)
    return published.reads() - before
  }
  const total = async (roleSets: readonly (readonly RoleName[])[]) => {
    let reads = 0
    for (const roles of roleSets) reads += await decide(roles)
    return reads
  }
  const names = Array.from({ length: 10 }, (_, index) => `role-${index}` as RoleName) // as there
  return {
    first: await decide(names.slice(0, 1)),
    furtherRoleSets: await total(names.slice(1).map((name) => [name])),
    warm: await total(Array.from({ length: 1000 }, () => names.slice(0, 1))),
  }
}
