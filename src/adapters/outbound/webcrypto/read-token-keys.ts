import { base64url } from 'jose'
import type { TokenKey, TokenKeys } from './token-keys.ts'

/**
 * Reads `[{"id":"2026-11","secret":"<32 bytes, base64url>"}]`: the first derives, the others still recognise. Undefined
 * unless every key has an id of its own and at least 256 bits.
 */
export function readTokenKeys(text: string): TokenKeys | undefined {
  try {
    const list: unknown = JSON.parse(text)
    if (!Array.isArray(list)) return undefined
    const keys = list.map(readKey)
    const [first, ...rest] = keys
    const distinct = new Set(keys.map(({ id }) => id)).size === keys.length
    return first && distinct ? [first, ...rest] : undefined
  } catch {
    return undefined
  }
}

/** Throws what is wrong; nobody is shown it, since it might quote the secret. */
function readKey(key: unknown): TokenKey {
  const entries = Object.entries(key ?? {})
  const { id, secret } = Object.fromEntries(entries)
  if (entries.length !== 2 || typeof id !== 'string' || typeof secret !== 'string') {
    throw new TypeError('A key has an id and a secret')
  }
  const bytes = new Uint8Array(base64url.decode(secret))
  if (id.length < 1 || id.length > 32 || bytes.length < 32) throw new RangeError('Too short')
  return { id, secret: bytes }
}
