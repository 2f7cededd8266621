/** Addresses that nobody else in a test run has. */

let made = 0

/** An IPv4 address in a /24 of its own (from 198.18.0.0/15 on, RFC 2544). */
export function anAddress(): string {
  made += 1
  return `198.${18 + (made >> 8)}.${made & 0xff}.${1 + (made % 250)}`
}

/** The first four groups of an IPv6 address, in a /48 of its own (RFC 3849). */
export function aV6Network(): string {
  made += 1
  return `2001:db8:${made.toString(16)}:1`
}
