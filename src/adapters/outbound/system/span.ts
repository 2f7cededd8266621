/** A piece of a request's way, for whoever follows it across services (OpenTelemetry). Types only. */
export interface Span {
  /** 16 bytes in hexadecimal. */
  readonly traceId: string
  /** 8 bytes in hexadecimal. */
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly name: string
  readonly kind: 'server' | 'client' | 'internal'
  /** Milliseconds since 1970, with fractions. */
  readonly startedAt: number
  readonly durationMs: number
  /** Never anything of a person's: no path, no address, no statement. */
  readonly attributes: Readonly<Record<string, string | number>>
  readonly failed: boolean
}

/** Takes spans, and sends them on behind an answer. Never throws, never waits. */
export interface Traces {
  /** Whether the spans of a trace are wanted; the decision of whoever began it counts, where there is one. */
  wants(traceId: string, sampledByParent: boolean | undefined): boolean
  record(spans: readonly Span[]): void
}
