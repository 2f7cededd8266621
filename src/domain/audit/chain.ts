/**
 * The audit log as chains of hashes: every row carries the hash of the one before it in its stream, so that a row that is
 * changed, removed, put elsewhere or slipped in breaks the chain there. Rows are hashed where they are written, by the
 * database, and verified here, from the texts of their columns. Pure.
 */

/** A row as it lies in the record; every column as text, as it was hashed. */
export interface ChainedRow {
  readonly stream: number
  /** 1 for the first row of the stream. */
  readonly seq: number
  /** Of the row before; of the first row, `chainStart`. */
  readonly previousHash: string
  readonly hash: string
  /**
   * In the order of `gatehouse_audit_hash` (migrations): at (ISO 8601 in UTC, to the millisecond), action, actor, session,
   * target, outcome, reason, request, address, user agent, policy version, details (the JSON text as it was written);
   * then, but for rows of the first format: format, id, on whose behalf, digest of the personal values.
   */
  readonly columns: readonly (string | null)[]
  /** The personal values behind their salt, while they are kept. */
  readonly personal: string | null
  readonly personalDigest: string | null
}

export const chainStart = '0'.repeat(64)

/** A place in a stream, with the hash of the row there. */
export interface ChainPlace {
  readonly seq: number
  readonly hash: string
}

/** What a row's hash is of: each part with its length before it, so that no two rows have the same text. */
export function chainText({ stream, seq, previousHash, columns }: ChainedRow): string {
  return [String(stream), String(seq), previousHash, ...columns].map(netstring).join('')
}

export type ChainFault =
  /** Rows are missing before this place, or one stands here that belongs elsewhere. */
  | 'gap'
  /** The row does not follow from the one before it. */
  | 'broken_link'
  /** The row is not what was written. */
  | 'changed'

/** The first row that does not continue the chain behind `place`, or the place of the last one that does. */
export async function followChain(
  place: ChainPlace,
  rows: readonly ChainedRow[],
  sha256: (text: string) => Promise<string>,
): Promise<{
  readonly place: ChainPlace
  readonly fault?: ChainFault & string
  readonly at?: number
}> {
  let { seq, hash } = place
  for (const row of rows) {
    const fault = await faultOf(row, { seq, hash }, sha256)
    if (fault) return { place: { seq, hash }, fault, at: row.seq }
    ;({ seq, hash } = row)
  }
  return { place: { seq, hash } }
}

async function faultOf(
  row: ChainedRow,
  before: ChainPlace,
  sha256: (text: string) => Promise<string>,
): Promise<ChainFault | undefined> {
  if (row.seq !== before.seq + 1) return 'gap'
  if (row.previousHash !== before.hash) return 'broken_link'
  if ((await sha256(chainText(row))) !== row.hash) return 'changed'
  const { personal, personalDigest } = row
  if (personal === null) return undefined // none, or forgotten: which one, the hashed digest tells
  return (await sha256(personal)) === personalDigest ? undefined : 'changed'
}

function netstring(part: string | null): string {
  if (part === null) return '-,'
  return `${new TextEncoder().encode(part).length}:${part},`
}
