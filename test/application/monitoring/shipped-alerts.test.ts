/** Every rule that is shipped begins to fire when what it is for happens, tells once, and is over once that is over. */
import { describe, expect, test } from 'vitest'
import shipped from '../../../ops/alerts/rules.json' with { type: 'json' }
import type { DependencyHealth } from '../../../src/application/ports/dependencies.ts'
import type { Metrics } from '../../../src/application/ports/metrics.ts'
import type { AlertRule } from '../../../src/domain/monitoring/alert-rule.ts'
import { minutes, seconds } from '../../../src/domain/shared/instant.ts'
import { createTestApplication } from '../../support/test-application.ts'

const rules = shipped as readonly AlertRule[] // as npm run alerts:compile wrote them

interface World {
  readonly metrics: Metrics
  redis: 'up' | 'down'
  outboxAgeMs: number
  scheduleFails: boolean
}

const times = (count: number, event: () => void) => Array.from({ length: count }, event)

/** What happens in a minute of trouble; and in one of an ordinary day, where nothing would not do. */
const troubles: Readonly<
  Record<string, { minute(world: World): void; quiet?(world: World): void }>
> = {
  FailedSignIns: {
    minute: ({ metrics }) =>
      metrics.count(
        'gatehouse_sign_in_failures_total',
        { step: 'second_factor', reason: 'invalid_mfa_code' },
        40,
      ),
  },
  SignInsMostlyFail: {
    minute: ({ metrics }) => signIns(metrics, 20, 19),
    quiet: ({ metrics }) => signIns(metrics, 20, 2),
  },
  PasswordResetRequests: {
    minute: ({ metrics }) =>
      metrics.count('gatehouse_password_reset_requests_total', { by: 'person' }, 25),
  },
  UserCreation: {
    minute: ({ metrics }) =>
      metrics.count('gatehouse_users_created_total', { by: 'registration' }, 35),
    quiet: ({ metrics }) => metrics.count('gatehouse_users_created_total', { by: 'import' }, 500),
  },
  RefreshTokenReuse: {
    minute: ({ metrics }) =>
      metrics.count('gatehouse_token_refreshes_total', { result: 'reused' }, 1),
    quiet: ({ metrics }) =>
      metrics.count('gatehouse_token_refreshes_total', { result: 'success' }, 100),
  },
  InvalidTokens: {
    minute: ({ metrics }) => tokens(metrics, 50, 30),
    quiet: ({ metrics }) => tokens(metrics, 50, 1),
  },
  SessionStarts: {
    minute: ({ metrics }) =>
      metrics.count('gatehouse_sessions_started_total', { method: 'password' }, 700),
    quiet: ({ metrics }) =>
      metrics.count('gatehouse_sessions_started_total', { method: 'password' }, 60),
  },
  SlowEndpoint: {
    minute: ({ metrics }) => requests(metrics, { slow: 2 }),
    quiet: ({ metrics }) => requests(metrics, {}),
  },
  FailingEndpoint: {
    minute: ({ metrics }) => requests(metrics, { failed: 2 }),
    quiet: ({ metrics }) => requests(metrics, {}),
  },
  LimitHits: {
    minute: ({ metrics }) => metrics.count('gatehouse_limit_hits_total', { scope: 'sign_in' }, 70),
  },
  BlockHits: {
    minute: ({ metrics }) => metrics.count('gatehouse_block_hits_total', {}, 70),
  },
  PolicyDenials: {
    minute: ({ metrics }) =>
      metrics.count('gatehouse_policy_denials_total', { reason: 'permission_denied' }, 70),
  },
  CacheMisses: {
    minute: ({ metrics }) => lookups(metrics, 30, 70),
    quiet: ({ metrics }) => lookups(metrics, 95, 5),
  },
  DependencyErrors: {
    minute: ({ metrics }) => trips(metrics, 90, 10),
    quiet: ({ metrics }) => trips(metrics, 100, 0),
  },
  DependencyDown: {
    minute: (world) => {
      world.redis = 'down'
    },
    quiet: (world) => {
      world.redis = 'up'
    },
  },
  OutboxAge: {
    minute: (world) => {
      world.outboxAgeMs = minutes(16)
    },
    quiet: (world) => {
      world.outboxAgeMs = 0
    },
  },
  SlowHashing: {
    minute: ({ metrics }) => hashes(metrics, 8, 2),
    quiet: ({ metrics }) => hashes(metrics, 10, 0),
  },
  ScheduleFails: {
    minute: (world) => {
      world.scheduleFails = true
    },
    quiet: (world) => {
      world.scheduleFails = false
    },
  },
}

function signIns(metrics: Metrics, count: number, failures: number): void {
  const route = '/auth/login'
  const status = '4xx'
  metrics.count('gatehouse_http_requests_total', { method: 'POST', route, status }, count)
  const reason = 'invalid_credentials'
  metrics.count('gatehouse_sign_in_failures_total', { step: 'password', reason }, failures)
}

function tokens(metrics: Metrics, good: number, invalid: number): void {
  const token = 'access_token'
  metrics.count('gatehouse_token_uses_total', { token, result: 'accepted' }, good)
  metrics.count('gatehouse_token_uses_total', { token, result: 'invalid' }, invalid)
}

/** Ten of one endpoint, so and so many of them in trouble, among a thousand of another one that is well. */
function requests(metrics: Metrics, { slow = 0, failed = 0 }): void {
  const method = 'GET'
  times(1000, () => answered('/users/profile', 0.02, '2xx'))
  times(10 - slow - failed, () => answered('/roles', 0.2, '2xx'))
  times(slow, () => answered('/roles', 3, '2xx'))
  times(failed, () => answered('/roles', 0.2, '5xx'))

  function answered(route: string, duration: number, status: '2xx' | '5xx'): void {
    metrics.observe('gatehouse_http_request_duration_seconds', { method, route }, duration)
    metrics.count('gatehouse_http_requests_total', { method, route, status })
  }
}

function lookups(metrics: Metrics, hits: number, misses: number): void {
  const cache = 'session'
  metrics.count('gatehouse_cache_lookups_total', { cache, result: 'hit' }, hits)
  metrics.count('gatehouse_cache_lookups_total', { cache, result: 'miss' }, misses)
}

function trips(metrics: Metrics, answered: number, failed: number): void {
  const dependency = 'redis'
  metrics.count('gatehouse_dependency_trips_total', { dependency, result: 'answered' }, answered)
  metrics.count('gatehouse_dependency_trips_total', { dependency, result: 'failed' }, failed)
}

function hashes(metrics: Metrics, fast: number, slow: number): void {
  times(fast, () => metrics.observe('gatehouse_hash_duration_seconds', {}, 0.09))
  times(slow, () => metrics.observe('gatehouse_hash_duration_seconds', {}, 1.5))
}

describe('the rule', () => {
  test.each(rules)('$name fires, tells once, and is over', async (rule) => {
    const trouble = troubles[rule.name]
    if (!trouble) throw new Error('A rule without a test: say what it fires for')
    const { minute, world, told } = watch(rule)
    const quiet = () => trouble.quiet?.(world)

    for (let n = 0; n < 70; n += 1) await minute(quiet)
    expect(told()).toEqual([])

    let took = 0
    while (told().length === 0 && took < 30) {
      await minute(() => trouble.minute(world))
      took += 1
    }
    expect(told()).toEqual([
      ['ops@example.org', 'firing'],
      ['webhook', 'firing'],
    ])
    expect(took).toBeGreaterThan(rule.forMinutes)
    for (let n = 0; n < 10; n += 1) await minute(() => trouble.minute(world))
    expect(told()).toHaveLength(2)

    took = 0
    while (told().length === 2 && took < 60) {
      await minute(quiet)
      took += 1
    }
    expect(told().slice(2)).toEqual([
      ['ops@example.org', 'resolved'],
      ['webhook', 'resolved'],
    ])
    expect(took).toBeGreaterThanOrEqual(rule.quietMinutes)
    for (let n = 0; n < 20; n += 1) await minute(quiet)
    expect(told()).toHaveLength(4)
  })

  test('is there for everything that has a trouble above', () => {
    expect(rules.map(({ name }) => name).sort()).toEqual(Object.keys(troubles).sort())
  })
})

test('on an ordinary day nobody is told anything', async () => {
  const { minute, world, told } = watch(...rules)
  for (let n = 0; n < 90; n += 1) {
    await minute(() => {
      signIns(world.metrics, 20, 1)
      tokens(world.metrics, 100, 1)
      requests(world.metrics, {})
      lookups(world.metrics, 95, 5)
      trips(world.metrics, 100, 0)
      hashes(world.metrics, 10, 0)
    })
  }
  expect(told()).toEqual([])
})

/** The application in memory with these rules, minute by minute, and who was told what. */
function watch(...alertRules: readonly AlertRule[]) {
  const { application, ports, store, clock } = createTestApplication({
    alertRules,
    alertRecipients: { mail: ['ops@example.org'], webhook: true },
    ports: (defaults) => ({
      dependencies: {
        check: async (): Promise<readonly DependencyHealth[]> => [
          { name: 'database', up: true },
          { name: 'redis', up: world.redis === 'up' },
        ],
      },
      operationalState: {
        read: async (now) => ({
          ...(await defaults.operationalState.read(now)),
          outbox: {
            waiting: world.outboxAgeMs === 0 ? 0 : 1,
            oldest: world.outboxAgeMs === 0 ? null : ((now - world.outboxAgeMs) as typeof now),
          },
        }),
      },
    }),
  })
  const world: World = { metrics: ports.metrics, redis: 'up', outboxAgeMs: 0, scheduleFails: false }

  return {
    world,
    async minute(events: () => void) {
      clock.advance(seconds(60))
      events()
      await application.monitoring.evaluateAlerts()
      const result = world.scheduleFails ? 'failure' : 'success'
      ports.metrics.count('gatehouse_scheduled_runs_total', { result })
    },
    told: () =>
      [...store.state.outbox.values()].map(({ to, notification }) => [
        to,
        notification.template === 'alert' ? notification.event : notification.template,
      ]),
  }
}
