/** Whose request it is where the service has sockets of its own (Deno, Node). Pure. */
import { asCidr, parseNetwork } from '../../../domain/policy/network.ts'

/**
 * The client's address: the socket's, unless that is a trusted proxy; then the nearest address in
 * `X-Forwarded-For`, read from the right, that is not one. Everything left of it is hearsay.
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | null,
  trustedProxies: readonly string[],
): string | null {
  let address = plain(socketAddress ?? '')
  if (trustedProxies.length === 0 || forwardedFor === null) return address
  const trusted = new Set(trustedProxies.map(plain))
  const hops = forwardedFor.split(',').map(plain)
  while (address !== null && trusted.has(address) && hops.length > 0) address = hops.pop() ?? null
  return address
}

/**
 * As RFC 5952 writes it, so that one address is one text; IPv4 mapped into IPv6 (RFC 4291 §2.5.5.2) as IPv4. Without the
 * brackets and ports that some proxies write, and the zone that is nobody else's business; null if it is no address.
 */
function plain(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/%.*$/, '')
  const host = bare.includes('/') ? undefined : parseNetwork(bare)
  return host ? asCidr(host).replace(/\/.*$/, '') : null
}
