import {
  type AuditCheckpoint,
  type AuditPlace,
  type AuditRecords,
  placeOf,
} from '../../../application/ports/audit-records.ts'
import type { Sha256 } from '../../../application/ports/digest.ts'
import type { AuditEntry } from '../../../domain/audit/audit-entry.ts'
import { type ChainedRow, chainStart, chainText } from '../../../domain/audit/chain.ts'
import { createTest } from '../../../domain/policy/evaluate/test.ts'
import type { MemoryStore } from './store.ts'

/**
 * Reads the audit log from memory: one stream, chained when it is read. Nobody can change it behind the service's back,
 * so there is nothing that it could prove; what is forgotten is only skipped.
 */
export function createMemoryAuditRecords(store: MemoryStore, sha256: Sha256): AuditRecords {
  const checkpoints: AuditCheckpoint[] = []
  let forgotten = 0

  async function chained(): Promise<readonly ChainedRow[]> {
    const rows: ChainedRow[] = []
    let previousHash = chainStart
    for (const [index, entry] of store.state.audit.entries()) {
      const place = { stream: 0, seq: index + 1, previousHash, hash: '' }
      const row = { ...place, columns: columnsOf(entry), personal: null, personalDigest: null }
      previousHash = await sha256(chainText(row))
      rows.push({ ...row, hash: previousHash })
    }
    return rows
  }

  return {
    async list({ after, limit, actor, target, action, from, to }, { filter, vocabulary }) {
      const holds = createTest(filter, vocabulary)
      const rows = await chained()
      const found = store.state.audit
        .map((entry, index) => ({ number: index + 1, entry, chain: chainOf(rows[index]) }))
        .filter(
          (record) => record.number > forgotten && (!after || isBefore(placeOf(record), after)),
        )
        .filter(({ entry }) => actor === undefined || entry.actor === actor)
        .filter(({ entry }) => target === undefined || entry.target === target)
        .filter(({ entry }) => action === undefined || isAction(entry.action, action))
        .filter(({ entry }) => from === undefined || entry.at >= from)
        .filter(({ entry }) => to === undefined || entry.at < to)
        .filter(({ number, entry: { actor: by, action: what, target: whom, outcome } }) =>
          holds({
            resource: {
              id: String(number),
              ...(by !== null && { actor: by }),
              action: what,
              ...(whom !== null && { target: whom }),
              outcome,
            },
            user: {},
            session: {},
            context: {},
          }),
        )
        .sort((one, other) => (isBefore(placeOf(one), placeOf(other)) ? 1 : -1))
      return { items: found.slice(0, limit), more: found.length > limit }
    },
    async heads() {
      const last = (await chained()).at(-1)
      return new Map(last ? [[0, { seq: last.seq, hash: last.hash }]] : [])
    },
    chain: async (stream, after, limit) =>
      stream === 0
        ? (await chained()).filter(({ seq }) => seq > Math.max(after, forgotten)).slice(0, limit)
        : [],
    checkpoints: async () => checkpoints.toSorted((one, other) => other.seq - one.seq),
    async addCheckpoints(added) {
      const known = new Set(checkpoints.map(({ seq }) => seq))
      const fresh = added.filter(({ seq }) => !known.has(seq))
      checkpoints.push(...fresh.map((one) => ({ ...one, retention: null })))
    },
    async forget({ seq }, retention) {
      for (const [index, one] of checkpoints.entries()) {
        if (one.seq === seq) checkpoints[index] = { ...one, retention }
      }
      const removed = Math.max(0, Math.min(seq, store.state.audit.length) - forgotten)
      forgotten = Math.max(forgotten, seq)
      return removed
    },
  }
}

function isBefore(one: AuditPlace, other: AuditPlace): boolean {
  return one.at === other.at ? one.number < other.number : one.at < other.at
}

function isAction(action: string, asked: string): boolean {
  return asked.endsWith('.') ? action.startsWith(asked) : action === asked
}

function chainOf(row: ChainedRow | undefined) {
  return { stream: 0, seq: row?.seq ?? 0, hash: row?.hash ?? '' }
}

/** In an order of its own: nobody else hashes them. What may be forgotten is not among them. */
function columnsOf({ at, origin, details, ...entry }: AuditEntry): ChainedRow['columns'] {
  return [
    new Date(at).toISOString(),
    entry.action,
    entry.actor,
    entry.sessionId ?? null,
    entry.target,
    entry.outcome,
    entry.reason ?? null,
    origin.requestId,
    origin.address,
    origin.userAgent,
    origin.policyVersion ?? null,
    details === undefined ? null : JSON.stringify(details),
    entry.onBehalfOf ?? null,
  ]
}
