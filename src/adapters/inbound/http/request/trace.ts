/** The trace that a request belongs to (W3C Trace Context, level 2). Pure. */

export interface TraceParent {
  readonly traceId: string
  /** The span that the caller is in. */
  readonly parentId: string
  /** Whether the caller keeps its own part of the trace. */
  readonly sampled: boolean
}

/** What a `traceparent` header says; undefined when it is not valid (§3.2.2), and then nothing of it counts. */
export function parseTraceparent(traceparent: string | null): TraceParent | undefined {
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(
    traceparent ?? '',
  )
  if (!match) return undefined
  const [, version, traceId = '', parentId = '', flags = '', more] = match
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return undefined
  return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}
