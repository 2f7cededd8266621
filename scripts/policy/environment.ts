/** What `diff` and `publish` need to reach a deployment's policies, or those of `npm run cloud`. */
import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import builtIn from '../../policies/bundle.json' with { type: 'json' }
import { createPolicySeals } from '../../src/adapters/outbound/jose/policy-seals.ts'
import { createDatabase } from '../../src/adapters/outbound/neon/database.ts'
import { createNeonPolicyVersions } from '../../src/adapters/outbound/neon/policy-versions.ts'
import { createNeonUnitOfWork } from '../../src/adapters/outbound/neon/unit-of-work.ts'
import { createNeonUsers } from '../../src/adapters/outbound/neon/users.ts'
import { systemClock } from '../../src/adapters/outbound/system/clock.ts'
import { yamlPolicySyntax } from '../../src/adapters/outbound/yaml/policy-syntax.ts'
import { createCompileDraft } from '../../src/application/policy/compile-draft.ts'
import { createLoadPolicies } from '../../src/application/policy/load-policies.ts'
import { createAcceptDraft } from '../../src/application/policy/refuse-draft.ts'
import { createTestDraft } from '../../src/application/policy/test-draft.ts'
import type { BuiltInPolicy } from '../../src/application/ports/policy.ts'
import { keyRingOf } from '../keys/key-ring.ts'
import { Misuse } from './misuse.ts'

// JSON has no brands and no literal types.
export const builtInPolicy = builtIn as unknown as BuiltInPolicy

/** From the environment, or from the `.dev.vars` that `npm run cloud` writes. */
export function deployment(variables: Readonly<Record<string, string | undefined>> = process.env) {
  const local = existsSync('.dev.vars') ? parseEnv(readFileSync('.dev.vars', 'utf8')) : {}
  const environment = { ...local, ...variables }
  const { DATABASE_URL: url } = environment
  if (!url) throw new Misuse('Set DATABASE_URL, or run this beside npm run cloud.')
  const database = createDatabase({ url })
  return { database, environment, policyVersions: createNeonPolicyVersions(database) }
}

export function loader({ database, environment, policyVersions }: ReturnType<typeof deployment>) {
  const policySeals = createPolicySeals({ keyRing: keyRingOf(database, environment) })
  const policySyntax = yamlPolicySyntax
  return createLoadPolicies({
    acceptDraft: createAcceptDraft({
      compileDraft: createCompileDraft({ policySyntax, policySeals }),
      testDraft: createTestDraft({ policySyntax }),
    }),
    users: createNeonUsers(database),
    policyVersions,
    policySeals,
    unitOfWork: createNeonUnitOfWork(database),
    clock: systemClock,
    builtInPolicy,
  })
}
