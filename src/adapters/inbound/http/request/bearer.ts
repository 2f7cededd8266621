/** Finds the access token of a request (RFC 6750 §2.1). The header only: a token in an address would be logged. */

/** `undefined`: none was sent. `malformed`: something was, and it cannot be a token. */
export function bearerToken(
  authorization: string | null,
): { readonly token: string } | 'malformed' | undefined {
  const match = /^(\S+)(?: +(.*))?$/.exec(authorization?.trim() ?? '')
  if (match?.[1]?.toLowerCase() !== 'bearer') return undefined
  const credentials = match[2]?.trim() ?? ''
  return b64token.test(credentials) ? { token: credentials } : 'malformed'
}

/** RFC 6750 §2.1. */
const b64token = /^[A-Za-z0-9\-._~+/]+=*$/
