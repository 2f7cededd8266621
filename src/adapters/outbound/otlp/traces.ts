/**
 * Sends spans to a collector: OTLP over HTTP in JSON (OpenTelemetry Protocol 1.x), behind answers, some at a time. A
 * collector that is away or slow costs spans, never a request: what does not fit in the buffer is dropped and told.
 */
import type { Background } from '../../../application/ports/background.ts'
import type { Log } from '../system/log.ts'
import type { Soon } from '../system/soon.ts'
import type { Span, Traces } from '../system/span.ts'
import { exportRequest } from './export-request.ts'

export interface OtlpOptions {
  /** The collector's base address, without a slash at its end (`OTEL_EXPORTER_OTLP_ENDPOINT`). */
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  readonly serviceName: string
  /** Of the traces that begin here, from 0 to 1. */
  readonly sampleRate: number
}

/** Some megabytes. */
const bufferedMax = 4096
/** The specification's own default. */
const answerWithinMs = 10_000
/** Worth another try (OTLP, "Retryable Response Codes"). */
const retryable = new Set([429, 502, 503, 504])

export function createOtlpTraces(
  options: OtlpOptions,
  ports: {
    background: () => Background
    soon: Soon
    log: Log
    fetch?: typeof fetch
    bufferedMax?: number
  },
): Traces {
  const { endpoint, headers, serviceName, sampleRate } = options
  const { background, soon, log, fetch = globalThis.fetch, bufferedMax: max = bufferedMax } = ports
  let buffer: Span[] = []
  let dropped = 0

  return {
    wants: (traceId, sampledByParent) => sampledByParent ?? isSampled(traceId, sampleRate),
    record(spans) {
      keep(spans)
      if (buffer.length > 0) soon(background(), send)
    },
  }

  function keep(spans: readonly Span[]): void {
    const room = Math.max(0, max - buffer.length)
    buffer.push(...spans.slice(0, room))
    dropped += Math.max(0, spans.length - room)
  }

  async function send(): Promise<void> {
    const [taken, lost] = [buffer, dropped]
    buffer = []
    dropped = 0
    if (lost > 0) log({ level: 'warn', event: 'spans_dropped', count: lost })
    const answer = await post(JSON.stringify(exportRequest(serviceName, taken)))
    if (answer === 'taken') return
    log({ level: 'warn', event: 'spans_not_exported', count: taken.length, reason: answer.reason })
    if (answer.again) keep(taken) // they leave with the next request that is traced
  }

  async function post(body: string): Promise<'taken' | { reason: string; again: boolean }> {
    try {
      const response = await fetch(`${endpoint}/v1/traces`, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body,
        redirect: 'manual', // the headers may carry a key
        signal: AbortSignal.timeout(answerWithinMs),
      })
      await response.body?.cancel()
      if (response.ok) return 'taken'
      return { reason: String(response.status), again: retryable.has(response.status) }
    } catch (error) {
      return { reason: error instanceof Error ? error.name : 'no connection', again: true }
    }
  }
}

/** By the random part of the trace's id, so that every service decides alike (W3C Trace Context level 2, §5.1). */
function isSampled(traceId: string, rate: number): boolean {
  return Number.parseInt(traceId.slice(-14), 16) < rate * 2 ** 56
}
