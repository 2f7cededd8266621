/** Spans over the whole service, as a collector gets them (OTLP over HTTP, JSON). */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createOtlpTraces } from '../../../src/adapters/outbound/otlp/traces.ts'
import type { Log } from '../../../src/adapters/outbound/system/log.ts'
import type { Soon } from '../../../src/adapters/outbound/system/soon.ts'
import type { Span } from '../../../src/adapters/outbound/system/span.ts'
import { type ComposedService, composeService, somebody } from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'
import { createTestLog } from '../../support/test-log.ts'

interface Sent {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly {
    key: string
    value: { stringValue?: string; intValue?: string }
  }[]
  readonly status: { readonly code?: number }
}

const own = useOwnCloud()
let collector: Server
let endpoint: string
let received: { path: string; headers: IncomingHttpHeaders; body: Exported; text: string }[] = []
let answer: () => number | undefined = () => 200

interface Exported {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Sent['attributes'] }
    readonly scopeSpans: readonly { readonly spans: readonly Sent[] }[]
  }[]
}

beforeAll(async () => {
  collector = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      received.push({
        path: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(text),
        text,
      })
      const status = answer()
      if (status === undefined) response.destroy()
      else response.writeHead(status, { 'Content-Type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((listening) => collector.listen(0, '127.0.0.1', listening))
  const address = collector.address()
  endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
})

afterEach(async () => {
  received = []
  answer = () => 200
  await own().heal()
})

afterAll(() => collector.close())

const traced = (variables: Record<string, string> = {}): ComposedService =>
  composeService(own(), {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=s%20ecret,x-tenant=blue',
    OTEL_BSP_SCHEDULE_DELAY: '0',
    ...variables,
  })

const sent = (): readonly Sent[] =>
  received.flatMap(({ body }) =>
    body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  )

const attributes = (span: Sent | undefined) =>
  Object.fromEntries(
    (span?.attributes ?? []).map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
  )

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const parentId = '00f067aa0ba902b7'

describe('a request that is traced', () => {
  test('is a span of its caller’s trace, with a span for every call that it made', async () => {
    const person = somebody()
    await traced().call('POST /auth/register', {
      body: person,
      headers: { traceparent: `00-${traceId}-${parentId}-01` },
    })
    const [own, ...calls] = sent()
    expect(own).toMatchObject({
      traceId,
      parentSpanId: parentId,
      name: 'POST /auth/register',
      kind: 2,
    })
    expect(own?.spanId).toMatch(/^[0-9a-f]{16}$/)
    expect(attributes(own)).toEqual({
      'http.request.method': 'POST',
      'http.route': '/auth/register',
      'http.response.status_code': '201',
    })
    expect(calls.map(({ name, kind }) => `${name} ${kind}`).sort()).toEqual([
      'hash 1',
      'postgresql 3',
      'postgresql 3',
    ])
    for (const call of calls) {
      expect(call).toMatchObject({ traceId, parentSpanId: own?.spanId, status: {} })
      expect(BigInt(call.startTimeUnixNano)).toBeGreaterThanOrEqual(
        BigInt(own?.startTimeUnixNano ?? 0),
      )
      expect(BigInt(call.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(own?.endTimeUnixNano ?? 0))
    }
    const startedAt = Number(BigInt(own?.startTimeUnixNano ?? 0) / 1_000_000n)
    expect(Math.abs(Date.now() - startedAt)).toBeLessThan(60_000)
    expect(new Set(sent().map(({ spanId }) => spanId)).size).toBe(sent().length)
  })

  test('goes to the collector with the service’s name and the operator’s headers', async () => {
    await traced({ OTEL_SERVICE_NAME: 'gatehouse-eu' }).call('GET /healthz')
    const [request] = received
    expect(request?.path).toBe('/v1/traces')
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'api-key': 's ecret',
      'x-tenant': 'blue',
    })
    expect(request?.body.resourceSpans[0]?.resource.attributes).toEqual([
      { key: 'service.name', value: { stringValue: 'gatehouse-eu' } },
    ])
  })

  test('says nothing of anybody: no address, no name, no token, no statement', async () => {
    const person = somebody()
    const service = traced()
    await service.call('POST /auth/register', { body: person })
    const { body } = await service.call('POST /auth/login', {
      body: { identifier: person.username, password: person.password },
    })
    await service.call('GET /users/profile?who=ana', { token: body.accessToken })
    await service.call(`GET /nobody/${person.email}`)
    const everything = received.map(({ text }) => text).join()
    expect(sent().length).toBeGreaterThan(6)
    const secrets = [
      person.username,
      person.email,
      person.password,
      body.accessToken,
      'ana',
      'SELECT',
    ]
    for (const secret of secrets) expect(everything).not.toContain(secret)
  })

  test('tells a dependency that does not answer, and an error', async () => {
    await own().faults({ sql: { down: true } })
    await traced().call('POST /auth/register', { body: somebody() })
    const [request] = sent()
    expect(request?.status).toEqual({ code: 2 })
    expect(attributes(request)).toMatchObject({ 'error.type': 'dependency_unavailable' })
    const failed = sent().find(({ name }) => name === 'postgresql')
    expect(failed?.status).toEqual({ code: 2 })
    expect(attributes(failed)['error.type']).toBe('unavailable')
  })

  test('begins a trace under its own id when nobody began one', async () => {
    const { headers } = await traced().call('GET /healthz')
    expect(sent()[0]).toMatchObject({ traceId: headers.get('X-Request-Id'), name: 'GET /healthz' })
    expect(sent()[0]).not.toHaveProperty('parentSpanId')
  })
})

describe('what is traced', () => {
  test('is what the caller keeps, whatever the share of ours', async () => {
    const keeps = (flags: string) => ({ traceparent: `00-${traceId}-${parentId}-${flags}` })
    await traced({ OTEL_TRACES_SAMPLER_ARG: '0' }).call('GET /healthz', { headers: keeps('01') })
    expect(sent()).toHaveLength(1)
    await traced({ OTEL_TRACES_SAMPLER_ARG: '1' }).call('GET /healthz', { headers: keeps('00') })
    expect(sent()).toHaveLength(1)
  })

  test('is the share that is asked for of the traces that begin here', async () => {
    const service = traced({ OTEL_TRACES_SAMPLER_ARG: '0.5' })
    for (let n = 0; n < 200; n += 1) await service.call('GET /healthz')
    expect(sent().length).toBeGreaterThan(50)
    expect(sent().length).toBeLessThan(150)
  })

  test('is nothing, when nobody says where to', async () => {
    await composeService(own()).call('GET /healthz')
    expect(received).toEqual([])
  })
})

describe('a collector that is away', () => {
  test.each([
    ['breaks off', undefined],
    ['is overloaded', 503],
    ['refuses', 400],
  ])('(%s) disturbs no request', async (_name, status) => {
    answer = () => status
    const service = traced()
    const { status: answered } = await service.call('GET /healthz')
    expect(answered).toBe(200)
    expect(service.log).toContainEqual(
      expect.objectContaining({ level: 'warn', event: 'spans_not_exported', count: 1 }),
    )
    answer = () => 200
    received = []
    await service.call('GET /healthz')
    // What is refused for good is not sent again; the rest comes late.
    expect(sent()).toHaveLength(status === 400 ? 1 : 2)
  })

  test('is waited for with a bounded memory', async () => {
    const { log, entries } = createTestLog()
    const { traces, flush } = buffered(log)
    for (let n = 0; n < 10; n += 1) traces.record([aSpan])
    await flush()
    expect(entries).toMatchObject([
      { event: 'spans_dropped', count: 6 },
      { event: 'spans_not_exported', count: 4 },
    ])
    traces.record([aSpan, aSpan])
    await flush()
    expect(entries.slice(2)).toMatchObject([
      { event: 'spans_dropped', count: 2 },
      { event: 'spans_not_exported', count: 4 },
    ])
  })
})

const aSpan: Span = {
  traceId,
  spanId: parentId,
  parentSpanId: undefined,
  name: 'GET',
  kind: 'server',
  startedAt: 0,
  durationMs: 1,
  attributes: {},
  failed: false,
}

/** Room for four spans, and a collector that never answers. */
function buffered(log: Log) {
  let task: (() => Promise<unknown>) | undefined
  const soon: Soon = (_background, next) => {
    task = next
  }
  const traces = createOtlpTraces(
    { endpoint, headers: {}, serviceName: 'test', sampleRate: 1 },
    {
      background: () => ({ run: () => {} }),
      soon,
      log,
      fetch: () => Promise.reject(new TypeError('away')),
      bufferedMax: 4,
    },
  )
  return { traces, flush: async () => task?.() }
}
