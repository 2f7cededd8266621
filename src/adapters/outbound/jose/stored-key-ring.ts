/** Signing keys of the record, opened and kept in the isolate: no request waits for them but the first. */
import type { Background } from '../../../application/ports/background.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import { DependencyUnavailable } from '../../../application/ports/dependencies.ts'
import type { SealedSecrets } from '../../../application/ports/sealed-secrets.ts'
import {
  type StoredSigningKey,
  type StoredSigningKeys,
  sealingContext,
} from '../../../application/ports/signing-keys.ts'
import { type KeyRules, stateOf } from '../../../domain/keys/life-cycle.ts'
import { type Instant, minutes, seconds } from '../../../domain/shared/instant.ts'
import { createSharedInRequest } from '../system/shared-in-request.ts'
import type { KeyRing } from './key-ring.ts'
import type { PrivateKey, SigningKeys } from './signing-keys.ts'

/** From this age on, keys are read again behind an answer: so long may a withdrawn key be believed. */
const freshForMs = seconds(60)
/** From this age on, a request waits for them. Less than a key is published ahead: an idle isolate signs with no old one. */
const usableForMs = minutes(10)
/** Whoever makes up names of keys makes us look no more often. */
const lookAgainMs = seconds(5)

interface Known {
  readonly keys: readonly OpenedKey[]
  readonly readAt: Instant
  renewing: boolean
}

interface OpenedKey extends StoredSigningKey {
  /** Undefined when the token key that opens it is gone: it verifies, and cannot sign. */
  readonly signer: PrivateKey | undefined
}

export function createStoredKeyRing(
  ports: {
    storedSigningKeys: StoredSigningKeys
    sealedSecrets: SealedSecrets
    background: Background
    clock: Clock
  },
  rules: KeyRules,
): KeyRing {
  const { storedSigningKeys, sealedSecrets, background, clock } = ports
  let known: Known | undefined
  const shared = createSharedInRequest<Known>()
  let ring: { readonly name: string; readonly keys: SigningKeys } | undefined

  return {
    keys: async () => ringOf(await current()),
    async keysWith(kid) {
      const held = await current()
      const isKnown = held.keys.some((key) => key.kid === kid)
      if (isKnown || kid === undefined || ageOf(held) < lookAgainMs) return ringOf(held)
      return ringOf(await read())
    },
  }

  async function current(): Promise<Known> {
    if (!known) return read()
    if (ageOf(known) >= usableForMs) {
      const old = known
      // Without the record, keys of before are better than nothing: a switch may not have been planned.
      return read().catch(() => old)
    }
    if (ageOf(known) >= freshForMs && !known.renewing) renew(known)
    return known
  }

  function renew(old: Known): void {
    old.renewing = true
    background.run('read signing keys', async () => {
      try {
        await read()
      } finally {
        old.renewing = false
      }
    })
  }

  function read(): Promise<Known> {
    return shared(open)
  }

  async function open(): Promise<Known> {
    // The age counts from before the question.
    const readAt = clock.now()
    const keys = await Promise.all((await storedSigningKeys.list()).map(opened))
    const found = { keys, readAt, renewing: false }
    // Nothing is not worth keeping: the schedule is about to make the first.
    if (keys.length > 0) known = found
    return found
  }

  async function opened(key: StoredSigningKey): Promise<OpenedKey> {
    const part = await sealedSecrets.open(key.privatePart, sealingContext(key.kid))
    return { ...key, signer: part && { ...key.publicKey, d: part.secret } }
  }

  /** The same object for the same keys: what is made of it is made once. */
  function ringOf({ keys }: Known): SigningKeys {
    const now = clock.now()
    const inState = (state: string) =>
      keys.filter((key) => stateOf(key, keys, now, rules) === state)
    const [signing] = inState('current')
    if (!signing?.signer)
      throw new DependencyUnavailable('signing keys', 'There is none that signs')
    const published = [signing, ...inState('next'), ...inState('retired')]
    const name = published.map(({ kid }) => kid).join(' ')
    if (ring?.name !== name) {
      const publicKeys = published.map(({ publicKey }) => publicKey)
      ring = { name, keys: { signer: signing.signer, publicKeys } }
    }
    return ring.keys
  }

  function ageOf({ readAt }: Known): number {
    const age = clock.now() - readAt
    return age < 0 ? usableForMs : age
  }
}
