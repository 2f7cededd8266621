/** What is measured is what it says: held against Gatehouse's engine in its plainest form. */
import { describe, expect, it } from 'vitest'
import type { Question, Scenario } from '../../bench/src/suites/policy/scenario.ts'
import {
  type ApplicationName,
  applications,
  type ScenarioName,
  scenarioNamed,
} from '../../bench/src/suites/policy/scenarios.ts'
import { yamlPolicySyntax } from '../../src/adapters/outbound/yaml/policy-syntax.ts'
import type { RoleName } from '../../src/domain/access/role.ts'
import type { SubjectName } from '../../src/domain/policy/bundle.ts'
import { compile } from '../../src/domain/policy/compile/compile.ts'
import { decide } from '../../src/domain/policy/evaluate/decide.ts'
import { rulesOf } from '../../src/domain/policy/grants.ts'
import { vocabulariesOf } from '../../src/domain/policy/vocabularies.ts'

const names: readonly ScenarioName[] = [
  { kind: 'roles', rules: 10, held: 'one' },
  { kind: 'roles', rules: 100, held: 'ten' },
  { kind: 'worst case', rules: 100, shape: 'one course each' },
  { kind: 'worst case', rules: 100, shape: 'one course each, if it is one’s own' },
  { kind: 'worst case', rules: 100, shape: 'another bound each' },
  ...(Object.keys(applications) as ApplicationName[]).map((kind) => ({ kind, size: 10 })), // its own keys
]

describe.each(names.map((name) => [JSON.stringify(name), name] as const))('%s', (_, name) => {
  const scenario = scenarioNamed(name)

  it('asks questions that the plain meaning of the policy answers as it says', async () => {
    const bundle = await bundleOf(scenario)
    const allowed = ({ person, action, thing }: Question) => {
      const rules = rulesOf(bundle, new Map(), person.roles as readonly RoleName[])
      const subject = thing.type as SubjectName
      const resource = { ...thing.attributes, id: thing.id }
      const user = { ...person.attributes, id: person.id, roles: person.roles }
      const facts = { user, session: {}, context: {} }
      return decide(rules, vocabulariesOf(bundle), { action, subject, resource }, facts).allowed
    }
    const { hit, miss } = scenario.questions
    expect(hit.filter((question) => !allowed(question))).toEqual([])
    expect(miss.filter(allowed)).toEqual([])
    expect(miss.length).toBeGreaterThan(0)
  })

  it('is the same in every isolate', () => {
    const again = scenarioNamed(name)
    expect(again.questions).toEqual(scenario.questions)
    expect(again.gatehouse).toEqual(scenario.gatehouse)
  })
})

it('a policy of roles has as many rules as it says', async () => {
  for (const rules of [10, 100, 1_000]) {
    const { permissions, roles } = await bundleOf(
      scenarioNamed({ kind: 'roles', rules, held: 'one' }),
    )
    expect(permissions.flatMap((permission) => permission.rules)).toHaveLength(rules)
    expect(roles).toHaveLength(10)
  }
})

async function bundleOf({ gatehouse }: Scenario) {
  const parsed = await Promise.all(gatehouse.files.map((file) => yamlPolicySyntax.parse(file)))
  const compiled = compile(parsed.flatMap((file) => (file.ok ? [file.value] : [])))
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  return compiled.value
}
