/**
 * What nobody does who has forgotten a password: trying many accounts, each with a password of its own (stuffing) or all
 * with one (spraying), from one address or one network. Told by how many accounts failed there.
 */
import { callerOf, networkOf } from '../limits/counted-as.ts'
import { hours, minutes } from '../shared/instant.ts'
import type { Cidr } from './ip-block.ts'

export interface Suspicion {
  readonly by: 'address' | 'network'
  /** So many different ones failed within `windowMs`. */
  readonly accounts: number
  readonly windowMs: number
}

/** A class that mistypes its passwords at the beginning of a lesson is not suspicious. */
export const suspicions: readonly Suspicion[] = [
  { by: 'address', accounts: 25, windowMs: minutes(10) },
  { by: 'network', accounts: 75, windowMs: minutes(10) },
  { by: 'address', accounts: 200, windowMs: hours(24) },
  { by: 'network', accounts: 600, windowMs: hours(24) },
]

/** What would be blocked; undefined for who has no address. */
export function suspectOf(by: Suspicion['by'], address: string | null): Cidr | undefined {
  const name = by === 'address' ? callerOf(address) : networkOf(address)
  return name === 'unknown' ? undefined : (name as Cidr) // both write networks as CIDR
}
