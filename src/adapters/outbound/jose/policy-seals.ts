/** Hashes bundles with WebCrypto and signs them as compact JWS (RFC 7515, ES256) with the service's signing keys. */
import {
  base64url,
  CompactSign,
  compactVerify,
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  importJWK,
} from 'jose'
import type { PolicySeals } from '../../../application/ports/policy-seals.ts'
import type { Bundle } from '../../../domain/policy/bundle.ts'
import { canonicalJson } from '../../../domain/policy/canonical-json.ts'
import type { SigningKeys } from './signing-keys.ts'

const algorithm = 'ES256'
// Another type than that of tokens: neither can ever pass for the other.
const type = 'gatehouse-policy+jws'

export function createPolicySeals({ keys }: { keys: SigningKeys }): PolicySeals {
  const { signer } = keys
  const verifiers = createLocalJWKSet({ keys: keys.publicKeys.map((key) => ({ ...key })) })

  return {
    hash: hashBundle,

    async sign(hash, purpose) {
      return new CompactSign(payload(hash, purpose))
        .setProtectedHeader({ alg: algorithm, typ: type, kid: signer.kid })
        .sign(await importJWK({ ...signer }, algorithm))
    },

    isNewest(signature) {
      return decodeProtectedHeader(signature).kid === signer.kid
    },

    async verify(signature, hash, purpose) {
      try {
        const { payload: signed, protectedHeader } = await compactVerify(signature, verifiers, {
          algorithms: [algorithm],
        })
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

function payload(hash: string, purpose: string): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ hash, purpose }))
}
