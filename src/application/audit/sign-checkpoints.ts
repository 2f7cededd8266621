/** Signs where the chains of the audit log are: after verifying everything since the last time. */
import { after, hours } from '../../domain/shared/instant.ts'
import type { AuditCheckpoint, AuditRecords } from '../ports/audit-records.ts'
import type { Clock } from '../ports/clock.ts'
import type { PolicySeals } from '../ports/policy-seals.ts'
import { type ChainReport, type CheckChain, checkpointPurpose } from './check-chain.ts'

/** Answers what it found; no checkpoint is made of a chain that does not hold. */
export type SignCheckpoints = (when: 'due' | 'now') => Promise<readonly ChainReport[]>

const intervalMs = hours(1)
/** What one run of the schedule verifies of a stream; the rest follows with the next. */
const rowsMax = 2_000

export function createSignCheckpoints(ports: {
  checkChain: CheckChain
  auditRecords: AuditRecords
  policySeals: PolicySeals
  clock: Clock
}): SignCheckpoints {
  const { checkChain, auditRecords, policySeals, clock } = ports

  return async (when) => {
    const at = clock.now()
    const known = await auditRecords.checkpoints()
    const newest = known.map((checkpoint) => checkpoint.at)
    if (when === 'due' && newest.some((moment) => at < after(moment, intervalMs))) return []
    const reports = await checkChain({ whole: false, rowsMax })
    const holding = reports.filter(({ fault, verified }) => !fault && verified > 0)
    const checkpoints = await Promise.all(
      holding.map(async ({ stream, place }): Promise<Omit<AuditCheckpoint, 'retention'>> => {
        const signed = { stream, seq: place.seq, hash: place.hash, at }
        const signature = await policySeals.sign(place.hash, checkpointPurpose(signed))
        return { ...signed, signature }
      }),
    )
    if (checkpoints.length > 0) await auditRecords.addCheckpoints(checkpoints)
    return reports
  }
}
