import { describe, expect, test, vi } from 'vitest'
import { trip, work } from '../../../src/adapters/outbound/system/ledger.ts'
import { consoleLog } from '../../../src/adapters/outbound/system/log.ts'
import { DependencyUnavailable } from '../../../src/application/ports/dependencies.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { anaSeen, http, json, problem, signedIn } from './support.ts'

const { app } = http()
const credentials = json('POST', { identifier: 'ana@school.example', password: 'secret words' })

describe('X-Request-Id', () => {
  const id = async (path: string, traceparent?: string) => {
    const headers: Record<string, string> = traceparent === undefined ? {} : { traceparent }
    return (await app.request(path, { headers })).headers.get('X-Request-Id')
  }

  test('is on every answer, errors included', async () => {
    for (const path of ['/healthz', '/nothing', '/users/profile', '/readyz', '/openapi.json']) {
      expect(await id(path)).toBe('r'.repeat(32))
    }
  })

  test('is random when nobody traces', async () => {
    const own = http({}, { newRequestId: undefined as never }).app
    const ids = await Promise.all(
      [1, 2].map(async () => (await own.request('/healthz')).headers.get('X-Request-Id')),
    )
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(ids[0]).not.toBe(ids[1])
  })

  test('is the trace id of a valid traceparent', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
    expect(await id('/healthz', `00-${trace}-00f067aa0ba902b7-01`)).toBe(trace)
    expect(await id('/healthz', `cc-${trace}-00f067aa0ba902b7-01-more`)).toBe(trace)
  })

  test.each([
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`,
    'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more',
    '00-short-00f067aa0ba902b7-01',
    'id"><script>',
  ])('is not taken from %j', async (traceparent) => {
    expect(await id('/healthz', traceparent)).toBe('r'.repeat(32))
  })

  test('stands in the problem document as well', async () => {
    expect(await problem(app.request('/nothing'))).toMatchObject({ requestId: 'r'.repeat(32) })
  })
})

describe('Server-Timing', () => {
  test('names each dependency with its time and trips, and the longest chain', async () => {
    const busy = http({
      account: {
        viewProfile: async () => {
          await Promise.all([trip('db', async () => 1), trip('redis', async () => 1)])
          await trip('db', async () => 1)
          await work('hash', async () => 1)
          return ok(anaSeen)
        },
      },
    })
    const answer = await busy.app.request('/users/profile', { headers: signedIn })
    expect(answer.headers.get('Server-Timing')).toMatch(
      /^db;dur=\d+\.\d;desc="2 trips", redis;dur=\d+\.\d;desc="1 trip", hash;dur=\d+\.\d, trips;desc="2"$/,
    )
    expect(busy.log.at(-1)).toMatchObject({ trips: 2 })
  })

  test('is there when nothing was asked, or everything failed', async () => {
    for (const path of ['/healthz', '/nothing']) {
      expect((await app.request(path)).headers.get('Server-Timing')).toBe('trips;desc="0"')
    }
  })
})

describe('the log', () => {
  test('has one line a request, with the pattern and nothing personal', async () => {
    const { app, log } = http({ access: { viewRole: async () => err({ kind: 'role_not_found' }) } })
    await app.request('/roles/7?who=ana', { headers: signedIn })
    expect(log).toEqual([
      {
        level: 'info',
        event: 'request',
        requestId: 'r'.repeat(32),
        method: 'GET',
        route: '/roles/{id}',
        status: 404,
        code: 'role_not_found',
        durationMs: expect.any(Number),
        trips: 0,
      },
    ])
  })

  test.each(['/%0a{"event":"forged"}', '/a%22,%22level%22:%22error'])(
    'takes no line and no member from what a client sends: %s',
    async (path) => {
      const lines: string[] = []
      const write = vi.spyOn(console, 'log').mockImplementation((line) => lines.push(line))
      const { app } = http({}, { log: consoleLog })
      const headers = {
        traceparent: '00-"forged"-1-01',
        'X-Request-ID': '","event":"forged',
        'User-Agent': '{"event":"forged"}',
        Authorization: 'Bearer "forged"',
      }
      await app.request(path, { method: 'FORGED', headers })
      await app.request(`/users/profile${path}`, { headers })
      write.mockRestore()
      expect(lines).toHaveLength(2)
      for (const line of lines) {
        expect(line).not.toMatch(/forged|[\n\u2028]/i)
        expect(JSON.parse(line)).toMatchObject({ event: 'request', level: 'info', route: null })
      }
    },
  )

  test('keeps an error of many lines on one', () => {
    const lines: string[] = []
    const write = vi.spyOn(console, 'error').mockImplementation((line) => lines.push(line))
    consoleLog({ level: 'error', event: 'x', error: new Error('one\n{"event":"forged"}\u2028two') })
    write.mockRestore()
    expect(lines.join('')).not.toMatch(/[\n\u2028]/)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'x', error: { name: 'Error' } })
  })

  test('does not write down an address that nobody knows', async () => {
    const { app, log } = http()
    await app.request('/ana@school.example')
    expect(log).toMatchObject([{ route: null, status: 404 }])
  })
})

describe('what nobody expected', () => {
  const failing = (error: unknown) => http({ session: { signIn: () => Promise.reject(error) } })

  test.each([
    ['an error', new Error('password=hunter2 at db.internal')],
    ['something that is no error', 'hunter2'],
  ])('%s is a 500 without a word about it, and logged', async (_name, thrown) => {
    const { app, log } = failing(thrown)
    const answer = await app.request('/auth/login', credentials)
    expect(answer.headers.get('X-Request-Id')).toBe('r'.repeat(32))
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject({ status: 500, code: 'internal_error' })
    expect(text).not.toContain('hunter2')
    expect(log[0]).toMatchObject({ level: 'error', event: 'unexpected_error', error: thrown })
    expect(log[1]).toMatchObject({ event: 'request', status: 500, route: '/auth/login' })
  })

  test('a dependency that is down is a 503 with Retry-After', async () => {
    const { app, log } = failing(new DependencyUnavailable('database', undefined))
    const answer = await app.request('/auth/login', credentials)
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '5'])
    expect((await problem(answer)).code).toBe('dependency_unavailable')
    expect(log[0]).toMatchObject({ event: 'dependency_unavailable', dependency: 'database' })
  })
})

test('the headers that keep a browser from doing more', async () => {
  for (const path of ['/healthz', '/nothing', '/users/profile']) {
    const { headers } = await app.request(path)
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-content-type-options': 'nosniff',
    })
  }
})
