import { expect, test } from 'vitest'
import { call, worker } from '../support/client.ts'
import { administrator, signedIn } from '../support/people.ts'

const minute = { cron: '* * * * *', scheduledTime: 0 }

test('what happens in the Worker is told as OpenMetrics, to whom the policies allow', async () => {
  const { token } = await administrator()
  await call('POST /auth/login', { body: { identifier: 'nobody', password: 'some wrong words' } })
  const answer = await call('GET /metrics', { token })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/openmetrics-text; version=1/)
  expect(answer.text).toMatch(
    /^gatehouse_sign_in_failures_total\{step="password",reason="invalid_credentials"\} [1-9]/m,
  )
  expect(answer.text).toMatch(/^gatehouse_hash_duration_seconds_count [1-9]/m)
  const learner = await signedIn()
  expect((await call('GET /metrics', { token: learner.token })).status).toBe(403)
})

test('the schedule looks at the alerts, and sets the gauges', async () => {
  const { token } = await administrator()
  await worker.scheduled(minute)
  const { body } = await call('GET /alerts', { token })
  expect(body.evaluatedAt).toEqual(expect.any(String))
  expect(body.items.length).toBeGreaterThan(10)
  const { text } = await call('GET /metrics', { token })
  expect(text).toMatch(/^gatehouse_dependency_up\{dependency="database"\} 1$/m)
  expect(text).toMatch(/^gatehouse_active_sessions [1-9]/m)
})
