/** An administrator lifts a block, the service's own ones included. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { indexBlocks } from '../../domain/protection/block-index.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { IpBlockId } from '../../domain/shared/ids.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import { ipBlockResource } from '../access/resources.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Guesses } from '../ports/guesses.ts'
import type { IpBlocks } from '../ports/ip-blocks.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { blockAudit } from './block-audit.ts'

export type LiftBlock = (command: {
  readonly caller: Caller
  readonly id: IpBlockId
  /** Whoever takes away what lets themselves in has to say so twice. */
  readonly confirmOwnNetwork: boolean
  readonly origin: Origin
}) => Promise<Result<void, AdmissionError | Failure<'ip_block_not_found' | 'own_network'>>>

/** Two trips. Every isolate knows within 5 s. */
export function createLiftBlock(ports: {
  admit: Admit
  ipBlocks: IpBlocks
  unitOfWork: UnitOfWork
  guesses: Guesses
  clock: Clock
}): LiftBlock {
  const { admit, ipBlocks, unitOfWork, guesses, clock } = ports

  return async ({ caller, id, confirmOwnNetwork, origin }) => {
    const at = clock.now()
    const [admission, block, inForce] = await Promise.all([
      admit(caller, requirements.deleteIpBlocks),
      ipBlocks.byId(id, at),
      ipBlocks.inForce(at),
    ])
    if (!admission.ok) return admission
    if (!block) return err({ kind: 'ip_block_not_found' })
    const permitted = admission.value.permit(ipBlockResource(block))
    if (!permitted.ok) return permitted
    const others = inForce.filter((one) => !isSame(one, block))
    if (!confirmOwnNetwork && indexBlocks(others)(caller.address, at) === 'deny') {
      return err({ kind: 'own_network' })
    }

    const committed = await unitOfWork.commit([
      { kind: 'lift_block', id, at },
      blockAudit('ip_block.lift', block, caller, origin, at),
    ])
    if (!committed.ok) return err({ kind: 'ip_block_not_found' })
    // Or the next wrong password there would bring the service's own block back.
    if (block.createdBy === null) guesses.absolve(block.network)
    return ok()
  }
}

function isSame(one: { readonly id: IpBlockId }, other: { readonly id: IpBlockId }): boolean {
  return one.id === other.id
}
