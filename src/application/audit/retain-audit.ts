/** Forgets what is older than it has to be: whole segments, each verified first, up to a signed checkpoint. */
import type { Instant } from '../../domain/shared/instant.ts'
import type { AuditRecords } from '../ports/audit-records.ts'
import type { ChainReport, CheckChain } from './check-chain.ts'

/** Nothing goes when any chain does not hold; what stays still verifies, from the checkpoint on. */
export type RetainAudit = (before: Instant) => Promise<{
  readonly removed: number
  readonly reports: readonly ChainReport[]
}>

export function createRetainAudit(ports: {
  checkChain: CheckChain
  auditRecords: AuditRecords
}): RetainAudit {
  const { checkChain, auditRecords } = ports

  return async (before) => {
    const reports = await checkChain({ whole: true, rowsMax: Number.MAX_SAFE_INTEGER })
    if (reports.some(({ fault }) => fault)) return { removed: 0, reports }
    const checkpoints = await auditRecords.checkpoints()
    let removed = 0
    for (const { stream } of reports) {
      // The newest checkpoint that was signed before then; the ones behind it hold what is kept.
      const last = checkpoints.find((one) => one.stream === stream && one.at < before)
      if (last) removed += await auditRecords.forget(stream, last.seq)
    }
    return { removed, reports }
  }
}
