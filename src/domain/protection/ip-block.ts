/** Networks whose requests are refused, or let in whatever else refuses their network. Pure. */
import { asCidr, parseNetwork } from '../policy/network.ts'
import type { IpBlockId, UserId } from '../shared/ids.ts'
import { hours, type Instant, minutes } from '../shared/instant.ts'
import { err, ok, type Result } from '../shared/result.ts'
import { type Violation, violation } from '../shared/violation.ts'

/** A network in CIDR notation: canonical, with no host bits, IPv4 in its own notation. */
export type Cidr = string & { readonly __brand: 'Cidr' }

export type BlockKind = 'allow' | 'deny'

export interface IpBlock {
  readonly id: IpBlockId
  readonly kind: BlockKind
  readonly network: Cidr
  readonly reason: string
  readonly createdAt: Instant
  /** Null: the service itself, for what it saw. */
  readonly createdBy: UserId | null
  /** Null: until it is lifted. */
  readonly expiresAt: Instant | null
}

/** An address or a network; IPv4 mapped into IPv6 is the IPv4 one. */
export function parseCidr(input: string): Result<Cidr, Violation> {
  const network = parseNetwork(input.trim())
  if (network) return ok(asCidr(network) as Cidr) // what the brand means
  return err(
    violation(
      'cidr_invalid',
      'Must be an address or a network such as 192.0.2.0/24 or 2001:db8::/32, with no bits behind its prefix.',
    ),
  )
}

export const blockReasonLengthMax = 300

export function parseBlockReason(input: string): Result<string, Violation> {
  const reason = input.trim()
  const length = [...reason].length
  if (length >= 1 && length <= blockReasonLengthMax && !/\p{Cc}/u.test(reason)) return ok(reason)
  return err(
    violation(
      'block_reason_invalid',
      `A reason has 1 to ${blockReasonLengthMax} characters, none of them a control character.`,
    ),
  )
}

/** How long the service blocks a network by itself, after so many times before. */
export function automaticBlockMs(timesBefore: number): number {
  return growing[Math.min(timesBefore, growing.length - 1)] ?? hours(24)
}

const growing = [minutes(15), hours(1), hours(6), hours(24)] as const
