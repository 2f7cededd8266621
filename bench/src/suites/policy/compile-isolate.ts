/** The inside of an isolate that compiles Gatehouse's policies, again and again; the very first time is reported. */
import { createPolicyInForce } from '../../../../src/adapters/outbound/casl/policy-in-force.ts'
import { hashBundle } from '../../../../src/adapters/outbound/jose/policy-seals.ts'
import { yamlPolicySyntax } from '../../../../src/adapters/outbound/yaml/policy-syntax.ts'
import type { RoleName } from '../../../../src/domain/access/role.ts'
import type { SubjectName } from '../../../../src/domain/policy/bundle.ts'
import { compile } from '../../../../src/domain/policy/compile/compile.ts'
import type { Facts } from '../../../../src/domain/policy/evaluate/facts.ts'
import type { ParsedFile } from '../../../../src/domain/policy/source.ts'
import type { Subject } from '../../measure/isolate-entry.ts'
import { publish } from './engines/gatehouse-policy.ts'
import { type RolesOptions, rolesScenario } from './rules/roles.ts'

export interface CompileReport {
  /** Nanoseconds from files to the first decision, when nothing had been compiled yet. */
  readonly firstNs: number
}

export async function open(options: RolesOptions): Promise<Subject<CompileReport>> {
  const { files } = rolesScenario(options).gatehouse
  const started = performance.now()
  const published = await publish(files)
  await firstDecision()
  const firstNs = (performance.now() - started) * 1e6
  const parsed = await read()

  async function read(): Promise<readonly ParsedFile[]> {
    const results = await Promise.all(files.map((file) => yamlPolicySyntax.parse(file)))
    return results.flatMap((file) => (file.ok ? [file.value] : []))
  }

  async function compileAll(trees: readonly ParsedFile[]) {
    const bundle = compile(trees)
    if (!bundle.ok) throw new Error('What could be published can be compiled')
    await hashBundle(bundle.value)
  }

  async function firstDecision() {
    const policy = await published.coldIsolate().inForce()
    policy.decide(everyRole, question, facts)
  }

  return {
    report: { firstNs },
    tasks: {
      read: repeated(read),
      compile: repeated(() => compileAll(parsed)),
      'first decision': repeated(firstDecision),
      'another set of roles': repeated(() => {
        const { bundle } = published
        const policy = createPolicyInForce({ sequence: 1, hash: '', bundle, additions: new Map() })
        policy.decide(everyRole, question, facts)
      }),
      'all but reading': repeated(async () => {
        await compileAll(parsed)
        await firstDecision()
      }),
      everything: repeated(async () => {
        await compileAll(await read())
        await firstDecision()
      }),
    },
  }
}

// Names as `rolesScenario` makes them.
const everyRole = Array.from({ length: 10 }, (_, index) => `role-${index}` as RoleName)
const question = { action: 'read', subject: 'Type0' as SubjectName, resource: { id: 'thing-1' } }
const facts: Facts = { user: { id: 'user-0' }, session: {}, context: {} }

function repeated(once: () => unknown) {
  return async (times: number) => {
    for (let count = 0; count < times; count++) await once()
  }
}
