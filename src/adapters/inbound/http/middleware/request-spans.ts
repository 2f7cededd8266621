/** The spans of an answered request: its own, and one for each call that it made. Named by the semantic conventions. */
import type { Call, Cost, Ledger } from '../../../outbound/system/ledger.ts'
import type { Span } from '../../../outbound/system/span.ts'
import { methodOf } from './count-request.ts'

export interface TracedRequest {
  readonly traceId: string
  readonly parentId: string | undefined
  readonly method: string
  readonly route: string | undefined
  readonly status: number
  /** As `performance.now()` says it. */
  readonly startedAt: number
  readonly durationMs: number
  readonly ledger: Ledger
}

export function requestSpans(request: TracedRequest, newSpanId: () => string): readonly Span[] {
  const { traceId, parentId, route, status, startedAt, durationMs, ledger } = request
  const method = methodOf(request.method)
  const failed = status >= 500
  const own: Span = {
    traceId,
    spanId: newSpanId(),
    parentSpanId: parentId,
    name: [method === 'other' ? 'HTTP' : method, route].filter(Boolean).join(' '),
    kind: 'server',
    startedAt: epochMs(startedAt),
    durationMs,
    attributes: {
      'http.request.method': method === 'other' ? '_OTHER' : method,
      ...(route !== undefined && { 'http.route': route }),
      'http.response.status_code': status,
      ...(ledger.problem !== undefined && { 'gatehouse.problem': ledger.problem }),
      ...(failed && { 'error.type': ledger.problem ?? String(status) }),
    },
    failed,
  }
  return [own, ...ledger.calls.map((call) => callSpan(call, own, newSpanId()))]
}

function callSpan(call: Call, { traceId, spanId: parentSpanId }: Span, spanId: string): Span {
  const { name, kind, attributes } = conventions[call.cost]
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind,
    startedAt: epochMs(call.startedAt),
    durationMs: call.durationMs,
    attributes: { ...attributes, ...(call.failed && { 'error.type': 'unavailable' }) },
    failed: call.failed,
  }
}

const conventions: Readonly<Record<Cost, Pick<Span, 'name' | 'kind' | 'attributes'>>> = {
  db: { name: 'postgresql', kind: 'client', attributes: { 'db.system.name': 'postgresql' } },
  redis: { name: 'redis', kind: 'client', attributes: { 'db.system.name': 'redis' } },
  cognito: { name: 'cognito', kind: 'client', attributes: {} },
  breaches: { name: 'breaches', kind: 'client', attributes: {} },
  mail: { name: 'mail', kind: 'client', attributes: {} },
  hash: { name: 'hash', kind: 'internal', attributes: {} },
  policy: { name: 'policy', kind: 'internal', attributes: {} },
}

function epochMs(moment: number): number {
  return performance.timeOrigin + moment
}
