import { createPolicyInForce } from '../../src/adapters/outbound/casl/policy-in-force.ts'
import { createIsolatePolicy } from '../../src/adapters/outbound/isolate/policy.ts'
import { fixedKeyRing } from '../../src/adapters/outbound/jose/key-ring.ts'
import { createPolicySeals } from '../../src/adapters/outbound/jose/policy-seals.ts'
import type { Policy } from '../../src/application/ports/policy.ts'
import type { PolicyVersions } from '../../src/application/ports/policy-versions.ts'
import { start } from './builders.ts'
import { builtInPolicy } from './built-in-policy.ts'
import { testSigningKeys } from './test-signing-keys.ts'

/** The policies in force as an isolate that has just started finds them: never from its memory. */
export function freshPolicy(versions: PolicyVersions): Policy {
  const isolate = () =>
    createIsolatePolicy({
      versions,
      seals: createPolicySeals({ keyRing: fixedKeyRing(testSigningKeys) }),
      ready: createPolicyInForce,
      pointer: { read: async () => undefined, write: async () => {} },
      background: { run: () => {} },
      builtIn: builtInPolicy,
      clock: { now: () => start },
      log: ({ error }) => {
        if (error) throw error
      },
    })
  return { inForce: () => isolate().inForce(), lastKnown: () => undefined }
}
