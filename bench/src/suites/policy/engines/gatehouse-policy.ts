/** A published policy as a warm isolate of the service has it: compiled, signed, stored, read, verified, kept. */

import { makeSigningKeys } from '../../../../../scripts/local/secrets.ts'
import { createPolicyInForce } from '../../../../../src/adapters/outbound/casl/policy-in-force.ts'
import {
  createIsolatePolicy,
  type IsolatePolicy,
} from '../../../../../src/adapters/outbound/isolate/policy.ts'
import { fixedKeyRing } from '../../../../../src/adapters/outbound/jose/key-ring.ts'
import { createPolicySeals } from '../../../../../src/adapters/outbound/jose/policy-seals.ts'
import { parseSigningKeys } from '../../../../../src/adapters/outbound/jose/signing-keys.ts'
import { createBackground } from '../../../../../src/adapters/outbound/system/background.ts'
import { systemClock } from '../../../../../src/adapters/outbound/system/clock.ts'
import { yamlPolicySyntax } from '../../../../../src/adapters/outbound/yaml/policy-syntax.ts'
import { createCompileDraft } from '../../../../../src/application/policy/compile-draft.ts'
import type { BuiltInPolicy } from '../../../../../src/application/ports/policy.ts'
import type {
  PolicyPointerCache,
  PolicyVersions,
} from '../../../../../src/application/ports/policy-versions.ts'
import type { Bundle } from '../../../../../src/domain/policy/bundle.ts'
import type { PolicyFile } from '../../../../../src/domain/policy/source.ts'

export interface PublishedPolicy {
  readonly bundle: Bundle
  /** Isolates that have not asked anything yet. */
  coldIsolate(): IsolatePolicy
  /** Questions to the record and to its copy in the cache since the beginning, counted at the ports. */
  reads(): number
}

/** Nothing may fail unnoticed here: what is measured then would not be what it seems. */
const log = (entry: { readonly event: string; readonly error?: unknown }) => {
  throw new Error(entry.event, { cause: entry.error })
}
export const background = createBackground({ log })

const seals = await createSeals()
const compileDraft = createCompileDraft({ policySyntax: yamlPolicySyntax, policySeals: seals })

/** Compiles like a publication does; what is wrong with the files is an error. */
export async function compileFiles(files: readonly PolicyFile[]): Promise<Bundle> {
  const draft = await compileDraft(files)
  if (!draft.ok) throw new Error(JSON.stringify(draft.error.slice(0, 3), null, 2))
  return draft.value.bundle
}

export async function publish(files: readonly PolicyFile[]): Promise<PublishedPolicy> {
  const bundle = await compileFiles(files)
  const hash = await seals.hash(bundle)
  const inForce = { sequence: 1, hash, signature: await seals.sign(hash, 'publish/1') }
  const current = { inForce, shadow: null, additions: [] }
  const stored = JSON.stringify(bundle)
  const read = (): Bundle => JSON.parse(stored) // as a driver reads the column

  let reads = 0
  const versions: Pick<PolicyVersions, 'current' | 'bundle'> = {
    async current(knownHash) {
      reads++
      return { ...current, bundle: knownHash === hash ? null : read() }
    },
    async bundle(asked) {
      reads++
      return asked === hash ? read() : undefined
    },
  }
  const pointer: PolicyPointerCache = {
    async read() {
      reads++
      return current
    },
    async write() {},
  }
  const builtIn: BuiltInPolicy = {
    hash: 'nothing',
    files: [],
    bundle: { format: 1, subjects: [], user: {}, context: {}, permissions: [], roles: [] },
  }
  return {
    bundle,
    reads: () => reads,
    coldIsolate: () =>
      createIsolatePolicy({
        versions,
        pointer,
        seals,
        ready: createPolicyInForce,
        builtIn,
        background,
        clock: systemClock,
        log,
      }),
  }
}

async function createSeals() {
  const keys = parseSigningKeys(await makeSigningKeys())
  if (!keys.ok) throw new Error(keys.error)
  return createPolicySeals({ keyRing: fixedKeyRing(keys.value) })
}
