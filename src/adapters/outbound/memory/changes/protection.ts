/** Blocks networks and lifts blocks. */
import type { ProtectionChange } from '../../../../application/ports/changes/protection.ts'
import { isInForce } from '../ip-blocks.ts'
import type { MemoryState } from '../store.ts'
import type { Refusal } from './refusal.ts'

export function applyProtectionChange(
  { ipBlocks }: MemoryState,
  change: ProtectionChange,
): Refusal {
  switch (change.kind) {
    case 'block_network': {
      const { block } = change
      const another = [...ipBlocks.values()].some(
        (one) =>
          one.network === block.network &&
          one.createdBy === null &&
          isInForce(one, block.createdAt),
      )
      if (block.createdBy === null && another) return 'stale'
      ipBlocks.set(block.id, { ...block, liftedAt: null })
      return undefined
    }
    case 'lift_block': {
      const block = ipBlocks.get(change.id)
      if (!block || !isInForce(block, change.at)) return 'stale'
      ipBlocks.set(block.id, { ...block, liftedAt: change.at })
      return undefined
    }
  }
}
