/** The body of an export: ExportTraceServiceRequest in its JSON encoding (opentelemetry-proto 1.x). Pure. */
import type { Span } from '../system/span.ts'

export function exportRequest(serviceName: string, spans: readonly Span[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': serviceName }) },
        scopeSpans: [{ scope: { name: 'gatehouse' }, spans: spans.map(spanOf) }],
      },
    ],
  }
}

/** Ids in hexadecimal, integers of 64 bits as strings, enumerations as numbers: the encoding's own rules. */
function spanOf(span: Span): object {
  const { traceId, spanId, parentSpanId, name, startedAt, durationMs, attributes, failed } = span
  return {
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    name,
    kind: kinds[span.kind],
    startTimeUnixNano: nanoseconds(startedAt),
    endTimeUnixNano: nanoseconds(startedAt + durationMs),
    attributes: attributesOf(attributes),
    status: failed ? { code: statusError } : {},
  }
}

const kinds = { internal: 1, server: 2, client: 3 } as const
const statusError = 2

function nanoseconds(epochMs: number): string {
  return String(BigInt(Math.round(epochMs * 1000)) * 1000n)
}

function attributesOf(attributes: Readonly<Record<string, string | number>>): readonly object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }))
}
