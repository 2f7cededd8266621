/** Hashes bundles with WebCrypto and signs them as compact JWS (RFC 7515, ES256) with the service's signing keys. */
import {
  base64url,
  CompactSign,
  compactVerify,
  decodeProtectedHeader,
  errors,
  importJWK,
} from 'jose'
import type { PolicySeals } from '../../../application/ports/policy-seals.ts'
import type { Bundle } from '../../../domain/policy/bundle.ts'
import { canonicalJson } from '../../../domain/policy/canonical-json.ts'
import { type KeyRing, verifiersOf } from './key-ring.ts'

const algorithm = 'ES256'
// Another type than that of tokens: neither can ever pass for the other.
const type = 'gatehouse-policy+jws'

export function createPolicySeals({ keyRing }: { keyRing: KeyRing }): PolicySeals {
  return {
    hash: hashBundle,

    async sign(hash, purpose) {
      const { signer } = await keyRing.keys()
      return new CompactSign(payload(hash, purpose))
        .setProtectedHeader({ alg: algorithm, typ: type, kid: signer.kid })
        .sign(await importJWK({ ...signer }, algorithm))
    },

    async isNewest(signature) {
      const { signer } = await keyRing.keys()
      return decodeProtectedHeader(signature).kid === signer.kid
    },

    async verify(signature, hash, purpose) {
      try {
        const keys = await keyRing.keysWith(kidOf(signature))
        const { payload: signed, protectedHeader } = await compactVerify(
          signature,
          verifiersOf(keys),
          { algorithms: [algorithm] },
        )
        const expected = payload(hash, purpose)
        return (
          protectedHeader.typ === type && base64url.encode(signed) === base64url.encode(expected)
        )
      } catch (error) {
        if (error instanceof errors.JOSEError) return false
        throw error
      }
    },
  }
}

/** SHA-256 of the bundle in canonical form, base64url. */
export async function hashBundle(bundle: Bundle): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson(bundle))
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

/** What is no signature has no name of a key. */
function kidOf(signature: string): string | undefined {
  try {
    return decodeProtectedHeader(signature).kid
  } catch {
    return undefined
  }
}

function payload(hash: string, purpose: string): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ hash, purpose }))
}
