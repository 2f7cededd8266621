/** Forgets what is older than it has to be: whole segments, each verified first, up to a signed checkpoint. */
import type { Instant } from '../../domain/shared/instant.ts'
import type { AuditRecords } from '../ports/audit-records.ts'
import type { Clock } from '../ports/clock.ts'
import type { PolicySeals } from '../ports/policy-seals.ts'
import { type ChainReport, type CheckChain, retentionPurpose } from './check-chain.ts'

/**
 * Nothing goes when any chain does not hold; what stays still verifies, from the checkpoint on. That it went on purpose
 * is signed, so that nobody else can make the beginning of a stream disappear.
 */
export type RetainAudit = (before: Instant) => Promise<{
  readonly removed: number
  readonly reports: readonly ChainReport[]
}>

export function createRetainAudit(ports: {
  checkChain: CheckChain
  auditRecords: AuditRecords
  policySeals: PolicySeals
  clock: Clock
}): RetainAudit {
  const { checkChain, auditRecords, policySeals, clock } = ports

  return async (before) => {
    const reports = await checkChain({ whole: true, rowsMax: Number.MAX_SAFE_INTEGER })
    if (reports.some(({ fault }) => fault)) return { removed: 0, reports }
    const checkpoints = await auditRecords.checkpoints()
    let removed = 0
    for (const { stream } of reports) {
      // The newest checkpoint that was signed before then; the ones behind it hold what is kept.
      const last = checkpoints.find((one) => one.stream === stream && one.at < before)
      if (!last || last.retention) continue
      const at = clock.now()
      const signature = await policySeals.sign(last.hash, retentionPurpose({ ...last, at }))
      removed += await auditRecords.forget(last, { at, signature })
    }
    return { removed, reports }
  }
}
