import { describe, expect, test } from 'vitest'
import { countRequest } from '../../../src/adapters/inbound/http/middleware/count-request.ts'
import { openMetrics } from '../../../src/adapters/inbound/http/monitoring/open-metrics.ts'
import { problems } from '../../../src/adapters/inbound/http/problem.ts'
import { routePatterns } from '../../../src/adapters/inbound/http/route-patterns.ts'
import { admitted, always } from '../../../src/adapters/inbound/http/schema/error-sets.ts'
import { trip, withLedger, work } from '../../../src/adapters/outbound/system/ledger.ts'
import { DependencyUnavailable } from '../../../src/application/ports/dependencies.ts'
import { catalogue, metricNames } from '../../../src/domain/monitoring/catalogue.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { createTestMetrics } from '../../support/test-metrics.ts'
import { anaSeen, http, json, signedIn } from './support.ts'

const credentials = json('POST', { identifier: 'ana@school.example', password: 'secret words' })

/** A POST that was refused. */
function refused(route: string, problem: string) {
  const ledger = { ...withLedger((open) => open), problem }
  return { method: 'POST', route, status: 429, durationMs: 1, ledger }
}

/** What the reference says of why a route refuses a proof, but for what every route refuses. */
async function refusalsOf(path: string): Promise<readonly string[]> {
  const answer = await http().app.request('/openapi.json')
  const { paths } = (await answer.json()) as OpenApi // as it is made
  const { responses } = paths[path]?.post ?? { responses: {} }
  const others: readonly string[] = [...admitted, ...always]
  return ['401', '403', '429']
    .flatMap((status) => Object.values(responses[status]?.content ?? {}))
    .flatMap(({ examples }) => Object.keys(examples))
    .filter((problem) => !others.includes(problem))
}

interface OpenApi {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly post: {
          readonly responses: Readonly<
            Record<
              string,
              { readonly content: Record<string, { readonly examples: Record<string, unknown> }> }
            >
          >
        }
      }
    >
  >
}

describe('a request counts', () => {
  test('by its pattern, method and class of status', async () => {
    const { app, metrics } = http({
      access: { viewRole: async () => err({ kind: 'role_not_found' }) },
    })
    await app.request('/roles/7', { headers: signedIn })
    await app.request('/roles/8', { headers: signedIn })
    expect(await metrics.series('gatehouse_http_requests_total')).toEqual({
      'gatehouse_http_requests_total|GET|/roles/{id}|4xx|': 2,
    })
    const durations = await metrics.series(
      'gatehouse_http_request_duration_seconds|GET|/roles/{id}',
    )
    expect(Object.keys(durations)).toContain(
      'gatehouse_http_request_duration_seconds|GET|/roles/{id}|sum',
    )
  })

  test('nothing that a client made up: a hundred addresses are one series', async () => {
    const { app, metrics } = http()
    for (let n = 0; n < 100; n += 1) {
      await app.request(`/nobody-${n}%22%7D%20evil%201%0a?x=${n}`, {
        method: n % 2 ? 'GET' : `ODD${n}`,
        headers: { 'User-Agent': `x"} ${n}`, 'X-Request-ID': 'a|b' },
      })
    }
    expect(await metrics.series('gatehouse_http_requests_total')).toEqual({
      'gatehouse_http_requests_total|GET|other|4xx|': 50,
      'gatehouse_http_requests_total|other|other|4xx|': 50,
    })
    expect(openMetrics(await metrics.collect())).not.toMatch(/evil|nobody|ODD/)
  })

  test('a refused sign-in with its reason, and not one that could not be read', async () => {
    const refused = (kind: 'invalid_credentials' | 'account_disabled') =>
      http({ session: { signIn: async () => err({ kind }) } })
    for (const kind of ['invalid_credentials', 'account_disabled'] as const) {
      const { app, metrics } = refused(kind)
      await app.request('/auth/login', credentials)
      await app.request('/auth/login', json('POST', '{'))
      expect(await metrics.series('gatehouse_sign_in_failures_total')).toEqual({
        [`gatehouse_sign_in_failures_total|password|${kind}|`]: 1,
      })
    }
  })

  test.each([
    ['/auth/login', 'password'],
    ['/auth/mfa/verify', 'second_factor'],
    ['/auth/passkey/verify', 'passkey'],
    ['/auth/step-up', 'step_up'],
  ])('every refusal of a proof at %s that its reference names', async (route, step) => {
    for (const problem of await refusalsOf(route)) {
      const metrics = createTestMetrics()
      countRequest(metrics, refused(route, problem))
      expect(await metrics.series('gatehouse_sign_in_failures_total')).toEqual({
        [`gatehouse_sign_in_failures_total|${step}|${problem}|`]: 1,
      })
    }
  })

  test('a request for a new password, whoever asks', async () => {
    const { app, metrics } = http({ account: { requestPasswordReset: async () => ok() } })
    await app.request('/auth/forgot-password', json('POST', { email: 'ana@school.example' }))
    expect(await metrics.series('gatehouse_password_reset_requests_total')).toEqual({
      'gatehouse_password_reset_requests_total|person|': 1,
    })
  })

  test('a refresh token by what became of it', async () => {
    for (const [kind, result] of [
      ['refresh_token_reused', 'reused'],
      ['invalid_refresh_token', 'invalid'],
    ] as const) {
      const { app, metrics } = http({ session: { refresh: async () => err({ kind }) } })
      await app.request('/auth/refresh-token', json('POST', { refreshToken: 'x'.repeat(43) }))
      expect(await metrics.series('gatehouse_token_refreshes_total')).toEqual({
        [`gatehouse_token_refreshes_total|${result}|`]: 1,
      })
    }
  })

  test('a token by whether it was good', async () => {
    const { app, metrics } = http({ account: { viewProfile: async () => ok(anaSeen) } })
    await app.request('/users/profile', { headers: signedIn })
    await app.request('/users/profile', { headers: { Authorization: 'Bearer bad' } })
    await app.request('/users/profile')
    expect(await metrics.series('gatehouse_token_uses_total')).toEqual({
      'gatehouse_token_uses_total|access_token|accepted|': 1,
      'gatehouse_token_uses_total|access_token|invalid|': 1,
    })
  })

  test('what the policies refuse', async () => {
    const permission = 'role:read' as never
    const { app, metrics } = http({
      access: { viewRole: async () => err({ kind: 'permission_denied', permission }) },
    })
    await app.request('/roles/7', { headers: signedIn })
    expect(await metrics.series('gatehouse_policy_denials_total')).toEqual({
      'gatehouse_policy_denials_total|permission_denied|': 1,
    })
  })

  test.each([
    ['rate_limited', '/auth/login', 'gatehouse_limit_hits_total|sign_in|'],
    ['rate_limited', '/auth/forgot-password', 'gatehouse_limit_hits_total|password_reset|'],
    ['rate_limited', '/users/{id}', 'gatehouse_limit_hits_total|other|'],
    ['too_many_attempts', '/auth/mfa/verify', 'gatehouse_limit_hits_total|sign_in|'],
    ['address_blocked', '/auth/login', 'gatehouse_block_hits_total|'],
  ])('%s at %s as %s', async (problem, route, series) => {
    const metrics = createTestMetrics()
    countRequest(metrics, refused(route, problem))
    expect(await metrics.series('gatehouse_limit')).toEqual(
      problem === 'address_blocked' ? {} : { [series]: 1 },
    )
    expect(await metrics.series(series)).toEqual({ [series]: 1 })
  })

  test('whatever is refused because there was too much of it, as a limit', async () => {
    const tooMuch = Object.entries(problems).filter(([, { status }]) => status === 429)
    for (const [problem] of tooMuch) {
      const metrics = createTestMetrics()
      countRequest(metrics, refused('/auth/login', problem))
      expect(await metrics.series('gatehouse_limit_hits_total'), problem).toEqual({
        'gatehouse_limit_hits_total|sign_in|': 1,
      })
    }
  })

  test('every trip with whether it was answered, and the time of hashing', async () => {
    const { app, metrics } = http({
      account: {
        viewProfile: async () => {
          await trip('db', async () => 1)
          await trip('db', () => Promise.reject(new Error('a constraint'))).catch(() => {})
          await work('hash', async () => 1)
          return trip('redis', () => Promise.reject(new DependencyUnavailable('redis', '')))
        },
      },
    })
    await app.request('/users/profile', { headers: signedIn })
    expect(await metrics.series('gatehouse_dependency_trips_total')).toEqual({
      'gatehouse_dependency_trips_total|db|answered|': 2,
      'gatehouse_dependency_trips_total|redis|failed|': 1,
    })
    const hashes = await metrics.series('gatehouse_hash_duration_seconds')
    expect(Object.keys(hashes)).toContain('gatehouse_hash_duration_seconds|sum')
  })
})

describe('the patterns that a label may take', () => {
  test('are those of every route that is served', () => {
    const { app } = http({}, { assets: async () => new Response('') })
    const served = app.routes
      .filter(({ path, method }) => path !== '/*' && method !== 'ALL')
      .map(({ path }) => path.replace(/:(\w+)/g, '{$1}'))
    expect([...routePatterns].sort()).toEqual([...new Set(served)].sort())
  })
})

describe('OpenMetrics', () => {
  const text = openMetrics(
    new Map([
      ['gatehouse_block_hits_total|', 3],
      ['gatehouse_outbox_oldest_seconds|', 1.5],
      ['gatehouse_http_requests_total|GET|/roles/{id}|2xx|', 7],
      ['gatehouse_hash_duration_seconds|0.05', 2],
      ['gatehouse_hash_duration_seconds|1', 1],
      ['gatehouse_hash_duration_seconds|+Inf', 1],
      ['gatehouse_hash_duration_seconds|sum', 7.25],
      ['gatehouse_of_an_older_version|x|', 1],
      ['gatehouse_hash_duration_seconds|0.07', 1],
    ]),
  )

  test('has every metric with its type, unit and help, and an end', () => {
    for (const name of metricNames) {
      const base = name.replace(/_total$/, '')
      expect(text).toContain(`# TYPE ${base} ${catalogue[name].type}\n`)
      expect(text).toContain(`# HELP ${base} ${catalogue[name].help}\n`)
    }
    expect(text).toContain('# UNIT gatehouse_hash_duration_seconds seconds\n')
    expect(text.endsWith('\n# EOF\n')).toBe(true)
  })

  test('has counters, gauges and labels', () => {
    expect(text).toContain('\ngatehouse_block_hits_total 3\n')
    expect(text).toContain('\ngatehouse_outbox_oldest_seconds 1.5\n')
    expect(text).toContain(
      '\ngatehouse_http_requests_total{method="GET",route="/roles/{id}",status="2xx"} 7\n',
    )
  })

  test('has cumulative buckets, their count and their sum', () => {
    expect(text.match(/^gatehouse_hash_.*$/gm)).toEqual([
      'gatehouse_hash_duration_seconds_bucket{le="0.01"} 0',
      'gatehouse_hash_duration_seconds_bucket{le="0.025"} 0',
      'gatehouse_hash_duration_seconds_bucket{le="0.05"} 2',
      'gatehouse_hash_duration_seconds_bucket{le="0.1"} 2',
      'gatehouse_hash_duration_seconds_bucket{le="0.25"} 2',
      'gatehouse_hash_duration_seconds_bucket{le="0.5"} 2',
      'gatehouse_hash_duration_seconds_bucket{le="1.0"} 3',
      'gatehouse_hash_duration_seconds_bucket{le="2.5"} 3',
      'gatehouse_hash_duration_seconds_bucket{le="5.0"} 3',
      'gatehouse_hash_duration_seconds_bucket{le="+Inf"} 4',
      'gatehouse_hash_duration_seconds_count 4',
      'gatehouse_hash_duration_seconds_sum 7.25',
    ])
  })

  test('begins every series that has no route at zero, and says nothing of what it does not know', () => {
    expect(text).toContain(
      '\ngatehouse_sign_in_failures_total{step="password",reason="invalid_credentials"} 0\n',
    )
    expect(text).not.toContain('older_version')
  })
})
