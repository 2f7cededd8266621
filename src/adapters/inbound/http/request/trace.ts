/** The trace that a request belongs to (W3C Trace Context, level 2). Pure. */

/** The trace id of a `traceparent` header, or undefined when the header is not valid (§3.2.2). */
export function traceId(traceparent: string | null): string | undefined {
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/.exec(
    traceparent ?? '',
  )
  if (!match) return undefined
  const [, version, trace, parent, more] = match
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined
  if (trace === undefined || /^0+$/.test(trace) || /^0+$/.test(parent ?? '')) return undefined
  return trace
}
