/**
 * Seals what the service reads back from Redis and acts on. Whoever can write to Redis, and no more, can make it forget,
 * but not say anything: neither what was never said, nor what was said under another name or too long ago.
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { base64url } from 'jose'
import { type Instant, instant } from '../../../domain/shared/instant.ts'
import { areEqual } from '../system/are-equal.ts'

export interface Seals {
  seal(name: string, text: string, at: Instant): string
  /** What was sealed under this name within `lifeMs` before now, and when; undefined where that is not so. */
  open(
    name: string,
    sealed: unknown,
    now: Instant,
    lifeMs: number,
  ): { readonly text: string; readonly at: Instant } | undefined
}

const purpose = 'gatehouse:seal:v1\0'

/** HMAC-SHA-256 (RFC 2104), written `at.mac.text`. At once: what a request sends must not wait for it. */
export function createSeals({ secret }: { readonly secret: Uint8Array }): Seals {
  const key = hmac(sha256, secret, bytes(purpose))
  // JSON, so that no part can pass for another.
  const macOf = (...parts: readonly string[]) =>
    base64url.encode(hmac(sha256, key, bytes(JSON.stringify(parts))))

  return {
    seal: (name, text, at) => `${at}.${macOf(name, String(at), text)}.${text}`,

    open(name, sealed, now, lifeMs) {
      const [, at = '', mac = '', text = ''] =
        typeof sealed === 'string' ? (/^(\d{1,16})\.([\w-]{43})\.(.*)$/s.exec(sealed) ?? []) : []
      if (!areEqual(bytes(mac), bytes(macOf(name, at, text)))) return undefined
      const isOld = now > Number(at) + lifeMs
      return isOld ? undefined : { text, at: instant(Number(at)) }
    },
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
