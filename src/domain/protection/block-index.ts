/** Blocks as every request is held against them: found by prefix, in a time that does not grow with the list. Pure. */
import { parseNetwork } from '../policy/network.ts'
import type { Instant } from '../shared/instant.ts'
import type { BlockKind, IpBlock } from './ip-block.ts'

export type BlockEntry = Pick<IpBlock, 'kind' | 'network' | 'expiresAt'>

/** Answers what is said of an address at a moment; allowing wins. */
export type BlockIndex = (address: string | null, now: Instant) => BlockKind | undefined

export function indexBlocks(entries: readonly BlockEntry[]): BlockIndex {
  /** By the length of the prefix, then by its bits. */
  const byPrefix = new Map<number, Map<bigint, BlockEntry[]>>()
  for (const entry of entries) {
    const network = parseNetwork(entry.network)
    if (!network) continue
    const { bits, prefix } = network
    const ofLength = byPrefix.get(prefix) ?? new Map<bigint, BlockEntry[]>()
    byPrefix.set(prefix, ofLength)
    ofLength.set(bits, [...(ofLength.get(bits) ?? []), entry])
  }

  return (address, now) => {
    const host = byPrefix.size === 0 || address === null ? undefined : parseNetwork(address)
    if (!host) return undefined
    let verdict: BlockKind | undefined
    for (const [prefix, ofLength] of byPrefix) {
      const shift = BigInt(128 - prefix)
      for (const { kind, expiresAt } of ofLength.get((host.bits >> shift) << shift) ?? []) {
        if (expiresAt !== null && expiresAt <= now) continue
        if (kind === 'allow') return 'allow'
        verdict = 'deny'
      }
    }
    return verdict
  }
}
