/** Where a search goes on: the last result in base64url, opaque to clients. Pure. */
import type { SearchPage } from '../../../../application/ports/access-records.ts'

interface PageRequest {
  readonly token?: string | undefined
  readonly next_token?: string | undefined
  readonly limit?: number | undefined
}

const usualLimit = 100

/** Undefined for a token that is none of ours. */
export function searchPage(page: PageRequest = {}): SearchPage | undefined {
  const limit = page.limit ?? usualLimit
  const token = page.token ?? page.next_token ?? ''
  if (token === '') return { after: undefined, limit }
  const after = decode(token)
  return after !== undefined && pageToken(after) === token ? { after, limit } : undefined
}

export function pageToken(last: string): string {
  const bytes = new TextEncoder().encode(last)
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function decode(token: string): string | undefined {
  try {
    const binary = atob(token.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    const last = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return /\p{Cc}/u.test(last) ? undefined : last // no id has any, and Postgres takes no NUL
  } catch {
    return undefined
  }
}
