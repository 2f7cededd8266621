/** The refresh token of browser mode: in a cookie that no script reads and no other site can have sent (RFC 6265bis). */
import { err, ok, type Result } from '../../../../domain/shared/result.ts'

/** `__Host-`: set by this host alone, over TLS, for the whole of it (RFC 6265bis §4.1.3.2). */
const name = '__Host-gatehouse-refresh'

export interface BrowserSettings {
  /** The pages that may send it: the service's own and the portals'. */
  readonly origins: readonly string[]
  readonly sameSite: 'Strict' | 'Lax'
  readonly maxAgeSeconds: number
}

export function refreshCookie(token: string, { sameSite, maxAgeSeconds }: BrowserSettings): string {
  return `${name}=${token}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; Secure; SameSite=${sameSite}`
}

export function endedCookie({ sameSite }: BrowserSettings): string {
  return `${name}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=${sameSite}`
}

/**
 * The token in the cookie; undefined when there is none. Refused when a page of another site may have caused
 * the request: browsers say where a POST comes from (`Origin`, Fetch §3.2; `Sec-Fetch-Site`), and one that says
 * neither gets nothing from a cookie.
 */
export function readRefreshCookie(
  headers: Headers,
  { origins }: BrowserSettings,
): Result<string | undefined, { readonly kind: 'cross_site_request' }> {
  const token = cookieOf(headers.get('Cookie'))
  if (token === undefined) return ok(undefined)
  const origin = headers.get('Origin')
  const site = headers.get('Sec-Fetch-Site')
  const isOurs = origin !== null && origins.includes(origin) && site !== 'cross-site'
  return isOurs ? ok(token) : err({ kind: 'cross_site_request' })
}

function cookieOf(header: string | null): string | undefined {
  const pairs = (header ?? '').slice(0, 8192).split(';')
  const found = pairs.map((pair) => pair.trim()).find((pair) => pair.startsWith(`${name}=`))
  const token = found?.slice(name.length + 1)
  return token === undefined || token === '' || token.length > 128 ? undefined : token
}
