/** Whose request it is where the service has sockets of its own (Deno, Node). Pure. */

/**
 * The client's address: the socket's, unless that is a trusted proxy; then the nearest address in
 * `X-Forwarded-For`, read from the right, that is not one. Everything left of it is hearsay.
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | null,
  trustedProxies: readonly string[],
): string | null {
  let address = plain(socketAddress)
  const hops = forwardedFor?.split(',').map(plain) ?? []
  while (address !== null && trustedProxies.includes(address) && hops.length > 0) {
    address = hops.pop() ?? null
  }
  return address
}

/** Without spaces, zone or the prefix of IPv4-mapped addresses (RFC 4291 §2.5.5.2); null if it is none. */
function plain(text: string | undefined): string | null {
  const address =
    text
      ?.trim()
      .replace(/^::ffff:(?=\d+\.)/i, '')
      .replace(/%.*$/, '') ?? ''
  return /^[0-9a-f:.]{3,45}$/i.test(address) ? address.toLowerCase() : null
}
