/** Forgets what is older than it has to be: whole segments, each verified first, up to a signed checkpoint. */
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { showValue } from '../../domain/policy/attribute-type.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { AuditCheckpoint, AuditRecords } from '../ports/audit-records.ts'
import type { Clock } from '../ports/clock.ts'
import type { PolicySeals } from '../ports/policy-seals.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import { type ChainReport, type CheckChain, retentionPurpose } from './check-chain.ts'

/**
 * Nothing goes when any chain does not hold; what stays still verifies, from the checkpoint on. That it goes is noted
 * before anything does, and signed for, so that nobody else can make the beginning of a stream disappear.
 */
export type RetainAudit = (
  before: Instant,
  origin: Origin,
) => Promise<{
  readonly removed: number
  readonly reports: readonly ChainReport[]
}>

export function createRetainAudit(ports: {
  checkChain: CheckChain
  auditRecords: AuditRecords
  policySeals: PolicySeals
  unitOfWork: UnitOfWork
  clock: Clock
}): RetainAudit {
  const { checkChain, auditRecords, policySeals, unitOfWork, clock } = ports

  return async (before, origin) => {
    const reports = await checkChain({ whole: true, rowsMax: Number.MAX_SAFE_INTEGER })
    if (reports.some(({ fault }) => fault)) return { removed: 0, reports }
    const checkpoints = await auditRecords.checkpoints()
    const due = reports.flatMap(({ stream }) => {
      // The newest checkpoint that was signed before then; the ones behind it hold what is kept.
      const last = checkpoints.find((one) => one.stream === stream && one.at < before)
      return last && !last.retention ? [last] : []
    })
    if (due.length > 0) await note(due, before, origin)
    let removed = 0
    for (const checkpoint of due) {
      const at = clock.now()
      const purpose = retentionPurpose({ ...checkpoint, at })
      const signature = await policySeals.sign(checkpoint.hash, purpose)
      removed += await auditRecords.forget(checkpoint, { at, signature })
    }
    return { removed, reports }
  }

  async function note(
    due: readonly AuditCheckpoint[],
    before: Instant,
    origin: Origin,
  ): Promise<void> {
    const noted = await unitOfWork.commit([
      {
        kind: 'append_audit',
        entry: {
          at: clock.now(),
          action: 'audit.retain',
          actor: null,
          onBehalfOf: 'operator',
          target: null,
          outcome: 'success',
          origin,
          details: {
            before: showValue({ kind: 'time' }, before),
            upTo: due.map(({ stream, seq }) => `${stream}/${seq}`),
          },
        },
      },
    ])
    if (!noted.ok) unexpectedFailure(noted.error)
  }
}
