/**
 * What the record keeps in the place of a hash when a user pool keeps the password: `$cognito$<username>$<nonce>`, the
 * pool's username in base64url. The nonce is another one after each new password, so that a change can be held
 * against the password it was made under. While the pool takes a new password, the reference is in doubt and ends in
 * `$<until>`, in milliseconds since 1970. Pure.
 */
import { type Instant, instant } from '../shared/instant.ts'
import type { PasswordHash } from './password.ts'

export interface PoolReference {
  /** The pool's own immutable name of the account; for accounts made here, the person's id. */
  readonly username: string
  /**
   * The pool may have another password than the record knows of. Until then somebody may be changing it; afterwards
   * whoever was has failed, and nobody can tell which one the pool has.
   */
  readonly inDoubtUntil?: Instant
}

/** `nonce`: 8 to 48 URL-safe characters. */
export function poolReference(
  username: string,
  nonce: string,
  inDoubtUntil?: Instant,
): PasswordHash {
  const doubt = inDoubtUntil === undefined ? '' : `$${inDoubtUntil}`
  return `$cognito$${toBase64Url(username)}$${nonce}${doubt}` as PasswordHash // read by `parsePoolReference`
}

/** Undefined: the password is kept somewhere else. */
export function parsePoolReference(stored: string): PoolReference | undefined {
  const [, encoded, until] = poolReferenceFormat.exec(stored) ?? []
  const username = encoded === undefined ? undefined : fromBase64Url(encoded)
  if (username === undefined) return undefined
  return until === undefined ? { username } : { username, inDoubtUntil: instant(Number(until)) }
}

/** Cognito's usernames have up to 128 characters. */
const poolReferenceFormat =
  /^\$cognito\$([A-Za-z0-9_-]{1,171})\$[A-Za-z0-9_-]{8,48}(?:\$(\d{1,15}))?$/

function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text)
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

function fromBase64Url(encoded: string): string | undefined {
  try {
    const bytes = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'))
    return new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(bytes, (character) => character.charCodeAt(0)),
    )
  } catch {
    return undefined
  }
}
