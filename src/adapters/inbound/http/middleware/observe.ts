/** Names every request, counts what it costs, and writes one line about it. Nothing personal gets in. */
import type { MiddlewareHandler } from 'hono'
import { countCalls } from '../../../outbound/system/count-calls.ts'
import { withLedger } from '../../../outbound/system/ledger.ts'
import type { Log } from '../../../outbound/system/log.ts'
import type { Traces } from '../../../outbound/system/span.ts'
import type { HttpEnv } from '../http-env.ts'
import type { RequestMetrics } from '../http-parts.ts'
import { parseTraceparent } from '../request/trace.ts'
import { addHeaders } from './add-headers.ts'
import type { AnswerError } from './answer-error.ts'
import { countRequest, methodOf } from './count-request.ts'
import { requestSpans } from './request-spans.ts'
import { serverTiming } from './server-timing.ts'

export function createObserve(parts: {
  readonly newRequestId: () => string
  readonly log: Log
  readonly metrics: RequestMetrics
  readonly traces: Traces | undefined
  readonly answerError: AnswerError
}): MiddlewareHandler<HttpEnv> {
  const { newRequestId, log, metrics, traces, answerError } = parts

  return async (c, next) => {
    const startedAt = performance.now()
    const given = givenRequestId(c.req)
    const parent = parseTraceparent(c.req.header('traceparent') ?? null)
    const requestId = given ?? parent?.traceId ?? newRequestId()
    c.set('requestId', requestId)
    c.set('route', undefined)

    await withLedger(async (ledger) => {
      try {
        await next()
      } catch (thrown) {
        c.res = answerError(thrown, requestId) // not even an Error: the router lets it through
      }
      addHeaders(c.res, { 'X-Request-Id': requestId, 'Server-Timing': serverTiming(ledger) })
      const { method } = c.req
      const route = c.get('route')
      const { status } = c.res
      const durationMs = performance.now() - startedAt
      log({
        level: 'info',
        event: 'request',
        requestId,
        method: methodOf(method),
        route: route ?? null,
        status,
        ...(ledger.problem !== undefined && { code: ledger.problem }),
        durationMs: Math.round(durationMs * 10) / 10,
        trips: ledger.sequentialTrips,
      })
      countRequest(metrics, { method, route, status, durationMs, ledger })
      countCalls(metrics, ledger)
      metrics.answered()
      const traceId = parent?.traceId ?? (given === undefined ? requestId : newRequestId())
      if (traces?.wants(traceId, parent?.sampled)) {
        const parentId = parent?.parentId
        const traced = { traceId, parentId, method, route, status, startedAt, durationMs, ledger }
        traces.record(requestSpans(traced, newSpanId))
      }
    }, requestId)
  }
}

function newSpanId(): string {
  return crypto.randomUUID().replaceAll('-', '').slice(-16) // 62 random bits
}

/** OpenID AuthZEN 1.0, section 10.1.3: a caller there names its request, and gets the name back. */
function givenRequestId(request: { path: string; header(name: string): string | undefined }) {
  const given = request.path.startsWith('/access/v1/') ? request.header('X-Request-ID') : undefined
  return given && /^[\x21-\x7e]{1,64}$/.test(given) ? given : undefined
}
