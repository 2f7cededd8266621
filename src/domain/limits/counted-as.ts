/** Under which name a request is counted. Pure; the names hold personal data and never leave the isolate as they are. */
import { asCidr, type Network, parseNetwork } from '../policy/network.ts'
import { type CountedBy, type LimitName, limits } from './limits.ts'

/** A request, as far as limits ask about it. */
export interface LimitQuestion {
  readonly limit: LimitName
  /** Null when the runtime does not say: all of those count as one. */
  readonly address: string | null
  /** Whom it is about; undefined when it does not say. */
  readonly account?: string | undefined
}

/** Undefined: nothing is counted, as the request names no account. */
export function countedAs(
  by: CountedBy,
  { limit, address, account }: LimitQuestion,
): string | undefined {
  const nameOf = limits[limit].accounts === 'mailboxes' ? mailboxName : accountName
  switch (by) {
    case 'address':
      return callerOf(address)
    case 'network':
      return networkOf(address)
    case 'account':
      return account && nameOf(account)
    case 'address_and_account':
      return account && `${callerOf(address)} ${nameOf(account)}`
  }
}

/** An IPv4 address (mapped or not), or the /64 of an IPv6 one: whoever has one has all of it. */
export function callerOf(address: string | null): string {
  return cut(address, 32, 64)
}

/** The /24 of an IPv4 address, or the /48 of an IPv6 one: about what one customer of a provider has. */
export function networkOf(address: string | null): string {
  return cut(address, 24, 48)
}

/** Usernames and addresses are one whatever their case, as the record compares them. */
export function accountName(text: string): string {
  const name = text.slice(0, nameLengthMax).trim().normalize('NFKC').toLowerCase()
  return name.slice(0, nameLengthMax) // one character may become eighteen
}

/** Longer than any name, address or token of ours: what is longer is nobody's, and must not fill what remembers names. */
const nameLengthMax = 512

/** Sub-addresses (RFC 5233) are one mailbox: who writes to all of `ana+1@…`, `ana+2@…` writes to Ana. */
function mailboxName(text: string): string {
  return accountName(text).replace(/\+.*(?=@)/, '')
}

function cut(address: string | null, bitsOfV4: number, bitsOfV6: number): string {
  const host = address === null ? undefined : parseNetwork(address)
  if (!host) return 'unknown'
  const isV4 = host.bits >> 32n === 0xffffn
  return asCidr(prefixed(host, isV4 ? 96 + bitsOfV4 : bitsOfV6))
}

function prefixed({ bits }: Network, prefix: number): Network {
  const shift = BigInt(128 - prefix)
  return { bits: (bits >> shift) << shift, prefix }
}
