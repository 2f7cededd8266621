/**
 * Keeps the policies in force in this isolate. Asks for the pointer at most every few seconds, takes only a
 * higher sequence, and only what one of our keys has signed; whatever goes wrong, what was good stays.
 */

import type { Background } from '../../../application/ports/background.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import type { Policy, PolicyInForce } from '../../../application/ports/policy.ts'
import type { PolicySeals } from '../../../application/ports/policy-seals.ts'
import type {
  CurrentPolicy,
  PolicyPointerCache,
  PolicyVersions,
} from '../../../application/ports/policy-versions.ts'
import type { Bundle } from '../../../domain/policy/bundle.ts'
import type { PolicyFile } from '../../../domain/policy/source.ts'
import { after, type Instant, instant, seconds } from '../../../domain/shared/instant.ts'
import { additionsOf, createPolicyInForce } from '../casl/policy-in-force.ts'
import type { Log } from '../system/log.ts'

/** Younger than this, nothing is asked. */
const freshForMs = seconds(1.5)
/**
 * Younger than this, what is known answers, and the next is fetched behind the answer; older, the request
 * waits for the record. With the second that Redis keeps its copy: within the 5 s of the contract.
 */
const usableForMs = seconds(3.5)

export interface BuiltInPolicy {
  readonly hash: string
  readonly bundle: Bundle
  readonly files: readonly PolicyFile[]
}

export interface IsolatePolicy extends Policy {
  /** `built_in`: nothing published could be read, or nothing has been published. */
  source(): 'published' | 'built_in'
  /** Asks again at the next question: something has been changed from here. */
  expire(): void
}

export function createIsolatePolicy(ports: {
  versions: Pick<PolicyVersions, 'current' | 'bundle'>
  pointer: PolicyPointerCache
  background: Background
  seals: PolicySeals
  builtIn: BuiltInPolicy
  clock: Clock
  log: Log
}): IsolatePolicy {
  const { versions, pointer, background, seals, builtIn, clock, log } = ports
  let recent: Recent | undefined
  let refreshing = false

  return {
    lastKnown: () => recent?.inForce,
    expire() {
      if (recent) recent = { ...recent, askedAt: instant(0) }
    },
    source: () => ((recent?.inForce.sequence ?? 0) > 0 ? 'published' : 'built_in'),

    async inForce() {
      const now = clock.now()
      if (recent && now < after(recent.askedAt, freshForMs)) return recent.inForce
      if (recent && now < after(recent.askedAt, usableForMs)) {
        if (!refreshing) {
          refreshing = true
          background.run('refresh policy', refresh)
        }
        return recent.inForce
      }
      return (await ask(() => versions.current(recent?.hash ?? builtIn.hash))).inForce
    },
  }

  async function refresh(): Promise<void> {
    try {
      await ask(async () => {
        const copy = await pointer.read()
        if (copy) return { ...copy, bundle: null }
        const current = await versions.current(recent?.hash ?? builtIn.hash)
        await pointer.write(current)
        return current
      })
    } finally {
      refreshing = false
    }
  }

  async function ask(current: () => ReturnType<PolicyVersions['current']>): Promise<Recent> {
    // The age counts from before the question: what changes while it is answered may be missing.
    const askedAt = clock.now()
    try {
      recent = await advance(recent, await current(), askedAt)
    } catch (error) {
      log({ level: 'error', event: 'policy_unavailable', error })
      recent = { ...(recent ?? startingPoint()), askedAt }
    }
    return recent
  }

  async function advance(
    known: Recent | undefined,
    current: CurrentPolicy & { readonly bundle: Bundle | null },
    askedAt: Instant,
  ): Promise<Recent> {
    const base = known ?? startingPoint()
    const published = current.inForce
    const grants = JSON.stringify(current.additions)
    if (!published || published.sequence <= base.inForce.sequence) {
      if (grants === base.grants) return { ...base, askedAt }
      const { inForce, hash } = base
      return {
        askedAt,
        hash,
        grants,
        inForce: rebuilt(inForce.sequence, hash, inForce.bundle, current),
      }
    }
    const bundle =
      published.hash === base.hash
        ? base.inForce.bundle
        : (current.bundle ?? (await versions.bundle(published.hash)))
    if (!bundle || !(await isOurs(bundle, published))) {
      log({ level: 'error', event: 'policy_refused', sequence: published.sequence })
      return { ...base, askedAt }
    }
    const inForce = rebuilt(published.sequence, published.hash, bundle, current)
    return { askedAt, hash: published.hash, grants, inForce }
  }

  async function isOurs(
    bundle: Bundle,
    { hash, sequence, signature }: NonNullable<CurrentPolicy['inForce']>,
  ): Promise<boolean> {
    if ((await seals.hash(bundle)) !== hash || bundle.format !== builtIn.bundle.format) return false
    return seals.verify(signature, hash, `publish/${sequence}`)
  }

  function startingPoint(): Omit<Recent, 'askedAt'> {
    const { hash, bundle } = builtIn
    const inForce = createPolicyInForce({ sequence: 0, hash, bundle, additions: new Map() })
    return { hash, grants: '[]', inForce }
  }
}

interface Recent {
  readonly askedAt: Instant
  readonly hash: string
  /** The additions, to see whether they have changed. */
  readonly grants: string
  readonly inForce: PolicyInForce
}

function rebuilt(
  sequence: number,
  hash: string,
  bundle: Bundle,
  current: CurrentPolicy,
): PolicyInForce {
  return createPolicyInForce({ sequence, hash, bundle, additions: additionsOf(current.additions) })
}
