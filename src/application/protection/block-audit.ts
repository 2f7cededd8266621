import type { Origin } from '../../domain/audit/audit-entry.ts'
import { showValue } from '../../domain/policy/attribute-type.ts'
import type { IpBlock } from '../../domain/protection/ip-block.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Change } from '../ports/unit-of-work.ts'

/** Notes what has become of a block; `caller` is undefined where the service acts by itself. */
export function blockAudit(
  action: 'ip_block.create' | 'ip_block.lift',
  { id, kind, network, reason, expiresAt }: IpBlock,
  caller: Pick<Caller, 'userId' | 'sessionId'> | undefined,
  origin: Origin,
  at: Instant,
): Change {
  const was = action === 'ip_block.create' ? 'after' : 'before'
  return {
    kind: 'append_audit',
    entry: {
      at,
      action,
      actor: caller?.userId ?? null,
      ...(caller ? { sessionId: caller.sessionId } : { onBehalfOf: 'service' }),
      target: id,
      outcome: 'success',
      origin,
      details: {
        [`${was}.kind`]: kind,
        [`${was}.network`]: network,
        [`${was}.reason`]: reason,
        [`${was}.expiresAt`]: expiresAt && showValue({ kind: 'time' }, expiresAt),
      },
    },
  }
}
