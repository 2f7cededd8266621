/** The signing keys of the moment, wherever they are kept. */
import { createLocalJWKSet } from 'jose'
import type { SigningKeys } from './signing-keys.ts'

export interface KeyRing {
  /** Rejects with `DependencyUnavailable` while there is no key that signs. */
  keys(): Promise<SigningKeys>
  /** The same; when `kid` is not among them, after another look at where they are kept. */
  keysWith(kid: string | undefined): Promise<SigningKeys>
}

/** Keys that change with a deployment only: secrets of the platform. */
export function fixedKeyRing(keys: SigningKeys): KeyRing {
  return { keys: async () => keys, keysWith: async () => keys }
}

type Verifiers = ReturnType<typeof createLocalJWKSet>

const made = new WeakMap<SigningKeys, Verifiers>()

/** Finds the key that a JWS was signed with, by its `kid`. Made once for the same keys. */
export function verifiersOf(keys: SigningKeys): Verifiers {
  const known = made.get(keys)
  if (known) return known
  const fresh = createLocalJWKSet({ keys: keys.publicKeys.map((key) => ({ ...key })) })
  made.set(keys, fresh)
  return fresh
}
