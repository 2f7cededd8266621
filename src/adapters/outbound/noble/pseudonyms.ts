import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { base64url } from 'jose'
import type { Pseudonyms } from '../../../application/ports/pseudonyms.ts'

const purpose = 'gatehouse:pseudonym:v1\0'
/** 128 bits: nobody finds two texts with one name. */
const bytes = 16

/**
 * HMAC-SHA-256 (RFC 2104), cut. At once, where Web Crypto would answer later: what is counted must be named before
 * the trip leaves that it travels in.
 */
export function createPseudonyms({ secret }: { readonly secret: Uint8Array }): Pseudonyms {
  const key = hmac(sha256, secret, new TextEncoder().encode(purpose))
  return {
    of: (text) =>
      base64url.encode(hmac(sha256, key, new TextEncoder().encode(text)).subarray(0, bytes)),
  }
}
