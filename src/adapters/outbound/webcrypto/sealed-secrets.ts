import { base64url } from 'jose'
import type { SealedSecrets } from '../../../application/ports/sealed-secrets.ts'
import type { SealedSecret } from '../../../domain/shared/sealed-secret.ts'
import type { TokenKey, TokenKeys } from './token-keys.ts'

/** NIST SP 800-38D §8.2.2: random, 96 bits. */
const ivBytes = 12

/**
 * AES-256-GCM with the context as associated data, written `iv.ciphertext.keyId` (base64url, but for the key's name). Each key is
 * derived from a token key by HKDF-SHA-256 (RFC 5869) under a label of its own.
 */
export function createSealedSecrets(keys: TokenKeys): SealedSecrets {
  const [current] = keys

  return {
    async seal(secret, context) {
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
      const ciphertext = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData: bytes(context) },
        await sealingKey(current),
        bytes(secret),
      )
      const parts = [base64url.encode(iv), base64url.encode(new Uint8Array(ciphertext)), current.id]
      return parts.join('.') as SealedSecret // this is what the brand means
    },

    async open(sealed, context) {
      const [iv, ciphertext, ...keyId] = sealed.split('.')
      const key = keys.find(({ id }) => id === keyId.join('.'))
      if (!key || iv === undefined || ciphertext === undefined) return undefined
      try {
        const secret = await crypto.subtle.decrypt(
          { name: 'AES-GCM', iv: fromBase64(iv), additionalData: bytes(context) },
          await sealingKey(key),
          fromBase64(ciphertext),
        )
        return { secret: new TextDecoder().decode(secret), stale: key.id !== current.id }
      } catch {
        return undefined // the tag does not fit: damaged, or of another context
      }
    },
  }
}

const derived = new WeakMap<TokenKey, Promise<CryptoKey>>()

function sealingKey(key: TokenKey): Promise<CryptoKey> {
  const known = derived.get(key)
  if (known) return known
  const fresh = deriveSealingKey(key)
  derived.set(key, fresh)
  return fresh
}

async function deriveSealingKey({ secret }: TokenKey): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: new Uint8Array(),
      info: bytes('gatehouse:sealed-secrets:v1'),
    },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(base64url.decode(text))
}
