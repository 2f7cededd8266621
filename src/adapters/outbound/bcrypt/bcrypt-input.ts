/** Fits a password into the 72 bytes that bcrypt reads, without ever cutting it. */
import type { Password } from '../../../domain/account/password.ts'

/**
 * A password of at most 72 bytes goes in as it is, so that hashes are portable to and from other systems.
 * A longer one goes in as its HMAC-SHA-256. The key is no secret: it separates domains, so that a plain digest
 * stolen elsewhere cannot be tried against our hashes ("shucking"). Base64, because bcrypt ends at a zero byte.
 */
export async function bcryptInput(password: Password): Promise<string> {
  const bytes = encoder.encode(password)
  if (bytes.length <= bcryptBytesMax) return password
  const key = await crypto.subtle.importKey('raw', domainKey, hmac, false, ['sign'])
  const digest = await crypto.subtle.sign('HMAC', key, bytes)
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}

const bcryptBytesMax = 72
const hmac = { name: 'HMAC', hash: 'SHA-256' }
const encoder = new TextEncoder()
const domainKey = encoder.encode('gatehouse.password.v1')
