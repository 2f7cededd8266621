/** Follows the chains of the audit log, and says where the first one breaks. */
import {
  type ChainFault,
  type ChainPlace,
  chainStart,
  followChain,
} from '../../domain/audit/chain.ts'
import type { AuditCheckpoint, AuditRecords } from '../ports/audit-records.ts'
import type { Sha256 } from '../ports/digest.ts'
import type { PolicySeals } from '../ports/policy-seals.ts'

export interface ChainReport {
  readonly stream: number
  /** How many rows were looked at. */
  readonly verified: number
  /** The place up to which the chain holds. */
  readonly place: ChainPlace
  /** Whether that is where the stream ends. */
  readonly complete: boolean
  /**
   * The first bad row. `truncated`: rows are missing at the end. `forged_checkpoint`: a checkpoint, or the note that what
   * came before it was forgotten, that none of our keys has signed. `behind_checkpoint`: the row at a checkpoint is not
   * the one that was signed.
   */
  readonly fault?: {
    readonly kind: ChainFault | 'truncated' | 'forged_checkpoint' | 'behind_checkpoint'
    readonly seq: number
  }
}

export interface ChainScope {
  /** From the first row that is there, and not from the newest checkpoint. */
  readonly whole: boolean
  /** Where to go on, by stream. */
  readonly after?: ReadonlyMap<number, ChainPlace>
  /** Of each stream. */
  readonly rowsMax: number
}

export type CheckChain = (scope: ChainScope) => Promise<readonly ChainReport[]>

const pageRows = 500

export function createCheckChain(ports: {
  auditRecords: AuditRecords
  policySeals: Pick<PolicySeals, 'verify'>
  sha256: Sha256
}): CheckChain {
  const { auditRecords, policySeals, sha256 } = ports

  return async (scope) => {
    const [heads, checkpoints] = await Promise.all([
      auditRecords.heads(),
      auditRecords.checkpoints(),
    ])
    const streams = [...new Set([...heads.keys(), ...checkpoints.map(({ stream }) => stream)])]
    const reports: ChainReport[] = []
    for (const stream of streams.sort((one, other) => one - other)) {
      const own = checkpoints.filter((checkpoint) => checkpoint.stream === stream)
      reports.push(await check(stream, heads.get(stream), own, scope))
    }
    return reports
  }

  async function check(
    stream: number,
    head: ChainPlace | undefined,
    checkpoints: readonly AuditCheckpoint[],
    { whole, after, rowsMax }: ChainScope,
  ): Promise<ChainReport> {
    const report = (place: ChainPlace, verified: number, fault?: ChainReport['fault']) => ({
      stream,
      verified,
      place,
      complete: fault === undefined && place.seq === (head?.seq ?? 0),
      ...(fault && { fault }),
    })
    for (const checkpoint of checkpoints) {
      const fault = await faultOf(checkpoint, head)
      if (fault) return report(startOf(checkpoints, whole), 0, fault)
    }
    // Rows before the oldest checkpoint may have been forgotten, whole segments at a time.
    const signed = new Map(checkpoints.map(({ seq, hash }) => [seq, hash]))
    let place = after?.get(stream) ?? (await beginning(stream, checkpoints, whole))
    let verified = 0
    while (verified < rowsMax) {
      const rows = await auditRecords.chain(
        stream,
        place.seq,
        Math.min(pageRows, rowsMax - verified),
      )
      const followed = await followChain(place, rows, sha256)
      if (followed.fault) {
        return report(followed.place, verified, { kind: followed.fault, seq: followed.at ?? 0 })
      }
      const disowned = rows.find(({ seq, hash }) => (signed.get(seq) ?? hash) !== hash)
      if (disowned) return report(place, verified, { kind: 'behind_checkpoint', seq: disowned.seq })
      verified += rows.length
      place = followed.place
      if (rows.length < pageRows) break
    }
    if (head && place.seq < head.seq && verified < rowsMax) {
      return report(place, verified, { kind: 'truncated', seq: place.seq + 1 })
    }
    if (head && place.seq === head.seq && place.hash !== head.hash) {
      return report(place, verified, { kind: 'changed', seq: place.seq })
    }
    return report(place, verified)
  }

  async function faultOf(
    { stream, seq, hash, at, signature, retention }: AuditCheckpoint,
    head: ChainPlace | undefined,
  ): Promise<ChainReport['fault']> {
    const isOurs = await policySeals.verify(signature, hash, checkpointPurpose({ stream, seq, at }))
    const isRetained =
      retention === null ||
      (await policySeals.verify(
        retention.signature,
        hash,
        retentionPurpose({ stream, seq, at: retention.at }),
      ))
    if (!isOurs || !isRetained) return { kind: 'forged_checkpoint', seq }
    return (head?.seq ?? 0) < seq ? { kind: 'truncated', seq: (head?.seq ?? 0) + 1 } : undefined
  }

  /** The whole chain begins at its first row, or behind what was forgotten, where a key of ours has signed that it was. */
  async function beginning(
    stream: number,
    checkpoints: readonly AuditCheckpoint[],
    whole: boolean,
  ): Promise<ChainPlace> {
    if (!whole) return startOf(checkpoints, false)
    const retained = checkpoints.find(({ retention }) => retention !== null)
    const [first] = await auditRecords.chain(stream, 0, 1)
    // Rows that a retention has noted and not removed are none of its doing: then all of them count.
    return retained && (first?.seq ?? retained.seq + 1) > retained.seq
      ? { seq: retained.seq, hash: retained.hash }
      : { seq: 0, hash: chainStart }
  }
}

function startOf(checkpoints: readonly AuditCheckpoint[], whole: boolean): ChainPlace {
  const newest = whole ? undefined : checkpoints[0]
  return newest ? { seq: newest.seq, hash: newest.hash } : { seq: 0, hash: chainStart }
}

/** What a checkpoint's signature is for. */
export function checkpointPurpose(place: Pick<AuditCheckpoint, 'stream' | 'seq' | 'at'>): string {
  return `audit/${place.stream}/${place.seq}/${place.at}`
}

/** What the signature is for that says that everything up to a checkpoint was forgotten. */
export function retentionPurpose(place: Pick<AuditCheckpoint, 'stream' | 'seq' | 'at'>): string {
  return `audit-retention/${place.stream}/${place.seq}/${place.at}`
}
