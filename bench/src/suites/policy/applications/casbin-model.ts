/** The model of all three applications in casbin: a table of actions, each with rules that are functions. Pure. */
import type { CasbinFunction, CasbinPolicy } from '../scenario.ts'

type Rule = readonly [
  type: string,
  actions: readonly string[],
  holds: (...asked: Rest<Parameters<CasbinFunction>>) => boolean,
]

type Rest<List extends readonly unknown[]> = List extends readonly [unknown, ...infer Others]
  ? Others
  : never

export function casbinModel(rules: readonly Rule[]): CasbinPolicy {
  const lines = rules.flatMap(([type, actions], index) =>
    actions.map((action) => `p, ${type}, ${action}, rule${index}`),
  )
  const functions = new Map(rules.map(([, , holds], index) => [`rule${index}`, holds]))
  return {
    model: `
[request_definition]
r = user, type, act, sub, obj
[policy_definition]
p = type, act, rule
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && r.type == p.type && holds(p.rule, r.sub, r.obj)
`,
    policy: lines.join('\n'),
    functions: {
      holds: (rule, person, thing) => functions.get(rule)?.(person, thing) ?? false,
    },
  }
}

/** An attribute that is a list has this text; an attribute that is a text is in this list. */
export function has(list: unknown, item: unknown): boolean {
  return Array.isArray(list) && list.includes(item)
}
