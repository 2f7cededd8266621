/**
 * Keeps the policies in force in this isolate. Asks for the pointer at most every few seconds, takes only a
 * higher sequence, and only what one of our keys has signed; whatever goes wrong, what was good stays.
 */

import type { Background } from '../../../application/ports/background.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import type {
  BuiltInPolicy,
  Policy,
  PolicyInForce,
  ReadyPolicy,
} from '../../../application/ports/policy.ts'
import type { PolicySeals } from '../../../application/ports/policy-seals.ts'
import type {
  CurrentPolicy,
  PolicyPointerCache,
  PolicyVersions,
} from '../../../application/ports/policy-versions.ts'
import type { Bundle } from '../../../domain/policy/bundle.ts'
import { additionsOf } from '../../../domain/policy/grants.ts'
import { after, type Instant, instant, seconds } from '../../../domain/shared/instant.ts'
import type { Log } from '../system/log.ts'

/** Younger than this, nothing is asked. */
const freshForMs = seconds(1.5)
/**
 * Younger than this, what is known answers, and the next is fetched behind the answer; older, the request
 * waits for the record. With the second that Redis keeps its copy: within the 5 s of the contract.
 */
const usableForMs = seconds(3.5)
const neverAsked = instant(0)

export type PolicySource = 'published' | 'built_in' | 'refused'

export interface IsolatePolicy extends Policy {
  /**
   * `built_in`: nothing published could be read, or nothing has been published. `refused`: what is published is
   * not signed by us, so nothing is allowed.
   */
  source(): PolicySource
  /** The draft that is evaluated beside what is in force. */
  shadow(): { readonly hash: string; readonly policy: PolicyInForce } | undefined
  /** Asks again at the next question: something has been changed from here. */
  expire(): void
}

export function createIsolatePolicy(ports: {
  versions: Pick<PolicyVersions, 'current' | 'bundle'>
  pointer: PolicyPointerCache
  background: Background
  seals: PolicySeals
  ready: ReadyPolicy
  builtIn: BuiltInPolicy
  clock: Clock
  log: Log
  looked?: (result: 'hit' | 'miss') => void
}): IsolatePolicy {
  const { versions, pointer, background, seals, ready, builtIn, clock, log } = ports
  const { looked = () => {} } = ports
  let recent: Recent | undefined
  let refreshBeganAt: Instant | undefined
  let shadow: { readonly hash: string; readonly policy: PolicyInForce } | undefined

  return {
    lastKnown: () => recent?.inForce,
    shadow: () => shadow,
    expire() {
      if (recent) recent = { ...recent, askedAt: neverAsked }
    },
    source() {
      if (recent?.hash === '') return 'refused'
      return (recent?.inForce.sequence ?? 0) > 0 ? 'published' : 'built_in'
    },

    async inForce() {
      const now = clock.now()
      looked(recent && now < after(recent.askedAt, usableForMs) ? 'hit' : 'miss')
      if (recent && now < after(recent.askedAt, freshForMs)) return recent.inForce
      if (recent && now < after(recent.askedAt, usableForMs)) {
        // Of a thousand requests at once, one asks.
        if (refreshBeganAt === undefined || now >= after(refreshBeganAt, freshForMs)) {
          refreshBeganAt = now
          background.run('refresh policy', refresh)
        }
        return recent.inForce
      }
      return (await ask(() => versions.current(recent?.hash ?? builtIn.hash))).inForce
    },
  }

  async function refresh(): Promise<void> {
    await ask(async () => {
      const copy = await pointer.read()
      if (copy) return { ...copy, bundle: null }
      const current = await versions.current(recent?.hash ?? builtIn.hash)
      await pointer.write(current)
      return current
    })
  }

  async function ask(current: () => ReturnType<PolicyVersions['current']>): Promise<Recent> {
    // The age counts from before the question: what changes while it is answered may be missing.
    const askedAt = clock.now()
    try {
      const found = await current()
      recent = await advance(recent, found, askedAt)
      if (found.shadow?.hash !== shadow?.hash) {
        background.run('load shadow policy', () => loadShadow(found))
      }
    } catch (error) {
      log({ level: 'error', event: 'policy_unavailable', error })
      // What nobody has told this isolate yet, or has changed from here, is asked for at every request until it is known.
      const known = recent ?? { ...startingPoint(), askedAt: neverAsked }
      recent = known.askedAt === neverAsked ? known : { ...known, askedAt }
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
      // What was good before stays; an isolate that has nothing good allows nothing: never more than was published.
      return known ? { ...base, askedAt } : { askedAt, grants, hash: '', inForce: allowsNothing() }
    }
    const inForce = rebuilt(published.sequence, published.hash, bundle, current)
    return { askedAt, hash: published.hash, grants, inForce }
  }

  /** Nobody waits for it, and nobody is answered by it. */
  async function loadShadow(current: CurrentPolicy): Promise<void> {
    const named = current.shadow
    if (!named) {
      shadow = undefined
      return
    }
    const { hash, signature } = named
    const bundle = await versions.bundle(hash)
    const ours = bundle && (await seals.hash(bundle)) === hash
    if (!bundle || !ours || !(await seals.verify(signature, hash, 'shadow'))) {
      log({ level: 'error', event: 'policy_refused', shadow: hash })
      return
    }
    const policy = ready({ sequence: 0, hash, bundle, additions: additionsOf(current.additions) })
    shadow = { hash, policy }
  }

  async function isOurs(
    bundle: Bundle,
    { hash, sequence, signature }: NonNullable<CurrentPolicy['inForce']>,
  ): Promise<boolean> {
    if ((await seals.hash(bundle)) !== hash || bundle.format !== builtIn.bundle.format) return false
    return seals.verify(signature, hash, `publish/${sequence}`)
  }

  function rebuilt(sequence: number, hash: string, bundle: Bundle, current: CurrentPolicy) {
    return ready({ sequence, hash, bundle, additions: additionsOf(current.additions) })
  }

  function allowsNothing(): PolicyInForce {
    const bundle: Bundle = { ...builtIn.bundle, permissions: [], roles: [] }
    return ready({ sequence: 0, hash: 'refused', bundle, additions: new Map() })
  }

  function startingPoint(): Omit<Recent, 'askedAt'> {
    const { hash, bundle } = builtIn
    const inForce = ready({ sequence: 0, hash, bundle, additions: new Map() })
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
