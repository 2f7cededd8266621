/** A policy of generated rules, each of which lets one role do one thing under a condition, for every engine. Pure. */
import type {
  CasbinPolicy,
  CaslRule,
  CedarRequest,
  Person,
  Question,
  Scenario,
} from '../scenario.ts'
import { type Condition, holds, toCasl, toCedar, toCerbos, toGatehouse } from './condition.ts'

export interface BenchRule {
  readonly role: string
  readonly type: string
  readonly action: string
  readonly when: Condition
}

/** What the policies declare of things; all types have the same attributes. */
export const attributeTypes = {
  ownerId: 'string',
  reviewerId: 'string',
  coachId: 'string',
  departmentId: 'string',
  code: 'string',
  words: 'number',
  status: '[draft, review, published, archived]',
  level: '[A1, A2, B1, B2, C1, C2]',
} as const

export function ruleScenario(
  rules: readonly BenchRule[],
  people: readonly Person[],
  questions: Scenario['questions'],
): Scenario {
  const rulesByRole = Map.groupBy(rules, ({ role }) => role)
  return {
    questions,
    gatehouse: { files: gatehouseFiles(rules) },
    casl: {
      rulesFor: (person) =>
        person.roles.flatMap((role) =>
          (rulesByRole.get(role) ?? []).map(
            ({ action, type, when }): CaslRule => ({
              action,
              subject: type,
              conditions: toCasl(when, person),
            }),
          ),
        ),
    },
    casbin: casbinPolicy(rules, people),
    cedar: { policies: rules.map(cedarPolicy).join('\n'), request: cedarRequest },
    cerbos: cerbosFiles(rules),
  }
}

function gatehouseFiles(rules: readonly BenchRule[]): Scenario['gatehouse']['files'] {
  const attributes = Object.entries(attributeTypes).map(([name, type]) => `  ${name}: ${type}`)
  const permission = ({ type, role }: BenchRule) => `${type.toLowerCase()}:${role}`
  const files = [...Map.groupBy(rules, ({ type }) => type)].map(([type, ofType]) => {
    const actions = [...new Set(ofType.map(({ action }) => action))]
    const permissions = [...Map.groupBy(ofType, permission)].flatMap(([name, ofRole]) => [
      `  ${name}:`,
      '    allow:',
      ...ofRole.map(
        ({ action, when }) => `      - { actions: [${action}], when: ${toGatehouse(when)} }`,
      ),
    ])
    const head = [`subject: ${type}`, 'attributes:', ...attributes]
    const lines = [...head, `actions: [${actions.join(', ')}]`, 'permissions:', ...permissions]
    return { path: `${type.toLowerCase()}.yaml`, content: `${lines.join('\n')}\n` }
  })
  const roles = [...Map.groupBy(rules, ({ role }) => role)].map(([role, ofRole]) => {
    const held = [...new Set(ofRole.map(permission))]
    return `  ${role}: { permissions: [${held.map((name) => `"${name}"`).join(', ')}] }`
  })
  const user = 'user: { attributes: { departmentId: string } }'
  return [...files, { path: 'roles.yaml', content: `${[user, 'roles:', ...roles].join('\n')}\n` }]
}

/** The comparisons that cost least come first, and conditions are plain functions: casbin's quickest form. */
function casbinPolicy(rules: readonly BenchRule[], people: readonly Person[]): CasbinPolicy {
  const names = new Map<Condition, string>()
  for (const { when } of rules) if (!names.has(when)) names.set(when, `c${names.size}`)
  const conditions = new Map([...names].map(([condition, name]) => [name, condition]))
  const lines = rules.map(
    ({ role, type, action, when }) => `p, ${role}, ${type}, ${action}, ${names.get(when)}`,
  )
  const grants = people.flatMap(({ id, roles }) => roles.map((role) => `g, ${id}, ${role}`))
  return {
    model: `
[request_definition]
r = user, type, act, sub, obj
[policy_definition]
p = role, type, act, rule
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && r.type == p.type && g(r.user, p.role) && holds(p.rule, r.sub, r.obj)
`,
    policy: [...lines, ...grants].join('\n'),
    functions: {
      holds: (name, person, { attributes }) =>
        holds(conditions.get(name) ?? [], person, attributes),
    },
  }
}

function cedarPolicy({ role, type, action, when }: BenchRule): string {
  return `permit (principal in Role::"${role}", action == Action::"${action}", resource is ${type}) when { ${toCedar(when)} };`
}

function cedarRequest({ person, action, thing }: Question): CedarRequest {
  const principal = { type: 'User', id: person.id }
  const resource = { type: thing.type, id: thing.id }
  return {
    principal,
    action: { type: 'Action', id: action },
    resource,
    entities: [
      {
        uid: principal,
        attrs: { ...person.attributes, id: person.id },
        parents: person.roles.map((id) => ({ type: 'Role', id })),
      },
      { uid: resource, attrs: thing.attributes, parents: [] },
    ],
  }
}

function cerbosFiles(rules: readonly BenchRule[]): Scenario['cerbos'] {
  return Object.fromEntries(
    [...Map.groupBy(rules, ({ type }) => type)].map(([type, ofType]) => [
      `${type}.json`,
      JSON.stringify({
        apiVersion: 'api.cerbos.dev/v1',
        resourcePolicy: {
          resource: type,
          version: 'default',
          rules: ofType.map(({ role, action, when }) => ({
            actions: [action],
            roles: [role],
            effect: 'EFFECT_ALLOW',
            condition: { match: { expr: toCerbos(when) } },
          })),
        },
      }),
    ]),
  )
}
