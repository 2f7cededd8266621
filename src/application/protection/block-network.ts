/** An administrator blocks a network, or lets one in whatever else is blocked. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { parseExpiry } from '../../domain/portal/service-credential.ts'
import { indexBlocks } from '../../domain/protection/block-index.ts'
import {
  type BlockKind,
  type IpBlock,
  parseBlockReason,
  parseCidr,
} from '../../domain/protection/ip-block.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import { ipBlockResource } from '../access/resources.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { IpBlocks } from '../ports/ip-blocks.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import { blockAudit } from './block-audit.ts'

export type BlockNetwork = (command: {
  readonly caller: Caller
  readonly cidr: string
  readonly kind: BlockKind
  readonly reason: string
  readonly expiresAt: Instant | null
  /** Whoever would lock themselves out has to say so twice. */
  readonly confirmOwnNetwork: boolean
  readonly origin: Origin
}) => Promise<Result<IpBlock, AdmissionError | Failure<'validation_failed' | 'own_network'>>>

/** Two trips. Every isolate knows within 5 s. */
export function createBlockNetwork(ports: {
  admit: Admit
  ipBlocks: IpBlocks
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
}): BlockNetwork {
  const { admit, ipBlocks, unitOfWork, ids, clock } = ports

  return async ({ caller, kind, confirmOwnNetwork, origin, ...form }) => {
    const at = clock.now()
    const [admission, inForce] = await Promise.all([
      admit(caller, requirements.createIpBlocks),
      ipBlocks.inForce(at),
    ])
    if (!admission.ok) return admission
    const parsed = parseFields({
      cidr: parseCidr(form.cidr),
      reason: parseBlockReason(form.reason),
      expiresAt: form.expiresAt === null ? ok(null) : parseExpiry(form.expiresAt, at),
    })
    if (!parsed.ok) return err({ kind: 'validation_failed', violations: parsed.error })
    const { cidr: network, reason, expiresAt } = parsed.value
    const block = {
      ...{ id: ids.ipBlock(), kind, network, reason, expiresAt },
      ...{ createdAt: at, createdBy: caller.userId },
    }
    const permitted = admission.value.permit(ipBlockResource(block))
    if (!permitted.ok) return permitted
    const verdict = indexBlocks([...inForce, block])(caller.address, at)
    if (kind === 'deny' && verdict === 'deny' && !confirmOwnNetwork) {
      return err({ kind: 'own_network' })
    }

    const committed = await unitOfWork.commit([
      { kind: 'block_network', block },
      blockAudit('ip_block.create', block, caller, origin, at),
    ])
    return committed.ok ? ok(block) : unexpectedFailure(committed.error)
  }
}
