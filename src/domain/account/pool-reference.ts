/**
 * What the record keeps in the place of a hash when a user pool keeps the password: `$cognito$<username>$<nonce>`, the
 * pool's username in base64url. The nonce is another one after each new password, so that a change can be held
 * against the password it was made under. Pure.
 */
import type { PasswordHash } from './password.ts'

export interface PoolReference {
  /** The pool's own immutable name of the account; for accounts made here, the person's id. */
  readonly username: string
}

export function poolReference(username: string, nonce: string): PasswordHash {
  return `$cognito$${toBase64Url(username)}$${nonce}` as PasswordHash // read by `parsePoolReference`
}

/** Undefined: the password is kept somewhere else. */
export function parsePoolReference(stored: string): PoolReference | undefined {
  const encoded = poolReferenceFormat.exec(stored)?.[1]
  const username = encoded === undefined ? undefined : fromBase64Url(encoded)
  return username === undefined ? undefined : { username }
}

/** Cognito's usernames have up to 128 characters. */
const poolReferenceFormat = /^\$cognito\$([A-Za-z0-9_-]{1,171})\$[A-Za-z0-9_-]{8,64}$/

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
