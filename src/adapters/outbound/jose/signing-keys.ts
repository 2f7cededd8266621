/** The keys that sign access tokens, read from a JWK Set (RFC 7517) with private parts. */
import type { PublicKey } from '../../../application/ports/signing-keys.ts'
import { err, ok, type Result } from '../../../domain/shared/result.ts'

export interface PrivateKey extends PublicKey {
  readonly d: string
}

export interface SigningKeys {
  readonly signer: PrivateKey
  /** The signer's first, then the others: keys about to be used, and keys whose tokens still circulate. */
  readonly publicKeys: readonly PublicKey[]
}

/**
 * Reads `{"keys":[…]}`. The first key signs; every key verifies and is published. So a rotation is
 * three deployments: add the new key at the end, move it to the front, drop the old one.
 */
export function parseSigningKeys(text: string): Result<SigningKeys, string> {
  const keys = readKeys(text)
  if (!keys) return err('must be a JWK Set in JSON: {"keys":[…]}')
  const ids = new Set(keys.map((key) => key.kid))
  if (ids.size !== keys.length) return err('must give every key a kid of its own')
  const publicKeys: PublicKey[] = []
  for (const [index, key] of keys.entries()) {
    const { kty, crv, x, y, kid } = key
    if (kty !== 'EC' || crv !== 'P-256' || !x || !y || !kid) {
      return err(`key ${index + 1} must be an EC key on P-256 with x, y and kid`)
    }
    publicKeys.push({ kty, crv, x, y, kid, alg: 'ES256', use: 'sig' })
  }
  const [publicSigner] = publicKeys
  const d = keys[0]?.d
  if (!publicSigner || !d) return err('must begin with a private key (member d)')
  return ok({ signer: { ...publicSigner, d }, publicKeys })
}

function readKeys(text: string): Partial<Record<string, string>>[] | undefined {
  try {
    const set: unknown = JSON.parse(text)
    if (typeof set !== 'object' || set === null || !('keys' in set)) return undefined
    const { keys } = set
    if (!Array.isArray(keys) || keys.length === 0 || !keys.every(isStringRecord)) return undefined
    return keys
  } catch {
    return undefined
  }
}

/** Members that are no strings (`key_ops`, `ext`) are none of ours: read as absent. */
function isStringRecord(value: unknown): value is Partial<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['kty', 'crv', 'x', 'y', 'd', 'kid'].every((member) => {
      const part = Reflect.get(value, member)
      return part === undefined || typeof part === 'string'
    })
  )
}
