/** The keys that tokens are derived with, and the derivation: HMAC-SHA-256 (RFC 2104) by purpose. */
import { base64url } from 'jose'
import type { TokenHash } from '../../../domain/shared/token-hash.ts'

/** A 256-bit secret and its name. */
export interface TokenKey {
  readonly id: string
  readonly secret: Uint8Array<ArrayBuffer>
}

/** The first derives; the others still recognise what they derived. */
export type TokenKeys = readonly [TokenKey, ...TokenKey[]]

/** 256 bits, base64url. The purpose separates uses: no output of one is ever an output of another. */
export async function derive(key: TokenKey, purpose: string, input: string): Promise<string> {
  const message = new TextEncoder().encode(`gatehouse:${purpose}:v1\0${input}`)
  const mac = await crypto.subtle.sign('HMAC', await hmacKey(key), message)
  return base64url.encode(new Uint8Array(mac))
}

/** SHA-256, base64url: tokens have 256 bits of entropy, so nothing slower is needed. */
export async function hashToken(token: string): Promise<TokenHash> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))
  return base64url.encode(new Uint8Array(hash)) as TokenHash // this is what the brand means
}

export function randomToken(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(32)))
}

const imported = new WeakMap<TokenKey, Promise<CryptoKey>>()

function hmacKey(key: TokenKey): Promise<CryptoKey> {
  const known = imported.get(key)
  if (known) return known
  const fresh = crypto.subtle.importKey(
    'raw',
    key.secret,
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  imported.set(key, fresh)
  return fresh
}
