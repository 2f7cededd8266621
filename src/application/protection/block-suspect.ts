/** The service keeps a network out by itself, where too many accounts have failed; each time for longer. */
import { automaticBlockMs, type Cidr, type IpBlock } from '../../domain/protection/ip-block.ts'
import { after, days } from '../../domain/shared/instant.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { IpBlocks } from '../ports/ip-blocks.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import { blockAudit } from './block-audit.ts'

/** Blocks of before count for as long as the record keeps them. */
const countedMs = days(30)

/** Two trips, behind the answer. Does nothing where a block of this network is in force already. */
export type BlockSuspect = (suspect: {
  readonly network: Cidr
  /** How many different accounts failed there, within how long. */
  readonly accounts: number
  readonly windowMs: number
}) => Promise<void>

export function createBlockSuspect(ports: {
  ipBlocks: IpBlocks
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
}): BlockSuspect {
  const { ipBlocks, unitOfWork, ids, clock } = ports

  return async ({ network, accounts, windowMs }) => {
    const at = clock.now()
    const before = await ipBlocks.automaticSince(network, after(at, -countedMs))
    const minutes = Math.round(windowMs / 60_000)
    const block: IpBlock = {
      id: ids.ipBlock(),
      kind: 'deny',
      network,
      reason: `Wrong passwords for ${accounts} accounts within ${minutes} minutes`,
      createdAt: at,
      createdBy: null,
      expiresAt: after(at, automaticBlockMs(before)),
    }
    const origin = { requestId: 'protection', address: null, userAgent: null }
    const committed = await unitOfWork.commit([
      { kind: 'block_network', block },
      blockAudit('ip_block.create', block, undefined, origin, at),
    ])
    if (!committed.ok && committed.error.kind !== 'stale') unexpectedFailure(committed.error)
  }
}
