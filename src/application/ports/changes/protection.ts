/** Changes of which networks are let in. */
import type { IpBlock } from '../../../domain/protection/ip-block.ts'
import type { IpBlockId } from '../../../domain/shared/ids.ts'
import type { Instant } from '../../../domain/shared/instant.ts'

export type ProtectionChange =
  /** One that the service makes by itself fails with `stale` while another one of the same network is in force. */
  | { readonly kind: 'block_network'; readonly block: IpBlock }
  /** Fails with `stale` when it has been lifted already, or has expired. */
  | { readonly kind: 'lift_block'; readonly id: IpBlockId; readonly at: Instant }
