import { createHmac, timingSafeEqual } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { withWebhook } from '../../../src/adapters/outbound/mail/webhook.ts'
import { createMemoryMailer } from '../../../src/adapters/outbound/memory/mailer.ts'
import {
  type Notification,
  webhookRecipient,
} from '../../../src/domain/notification/notification.ts'
import { asId, type MessageId } from '../../../src/domain/shared/ids.ts'
import { after, hours, seconds } from '../../../src/domain/shared/instant.ts'
import { start } from '../../support/builders.ts'
import { createTestClock } from '../../support/test-clock.ts'

const secret = new TextEncoder().encode('thirty-two bytes of webhook key!')
const id = asId<MessageId>('msg_1')
const envelope = { to: webhookRecipient, locale: 'en' } as const
const alert = {
  template: 'alert',
  name: '',
  rule: 'SlowEndpoint',
  summary: 'An endpoint is slow.',
  severity: 'warning',
  event: 'firing',
  condition: 'words',
  value: 0.25,
  group: '/roles/{id}',
  since: start,
  at: start,
  expiresAt: after(start, hours(24)),
} as const satisfies Notification

function setUp(answer: () => Response | Promise<Response>) {
  const clock = createTestClock(start)
  const requests: Request[] = []
  const mailer = createMemoryMailer()
  const fetch = async (request: Request | URL | string) => {
    requests.push((request as Request).clone()) // as `post` calls it
    return answer()
  }
  const webhook = {
    url: 'https://ops.example/hook',
    secret,
    clock,
    fetch: fetch as typeof globalThis.fetch,
  }
  return { mailer: withWebhook(mailer, webhook), people: mailer, requests, clock }
}

/** As a receiver does it (Standard Webhooks 1.0.0, "Verifying webhooks"). */
async function verified(request: Request, key: Uint8Array): Promise<boolean> {
  const { headers } = request
  const [version, signature] = (headers.get('webhook-signature') ?? '').split(',')
  const signed = `${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${await request.text()}`
  const expected = createHmac('sha256', key).update(signed).digest()
  const given = Buffer.from(signature ?? '', 'base64')
  return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
}

describe('the webhook', () => {
  test('gets an alert, signed over id, time and body', async () => {
    const { mailer, requests } = setUp(() => new Response(null, { status: 204 }))
    expect(await mailer.send(id, envelope, alert)).toEqual({ ok: true })
    const [request] = requests
    if (!request) throw new Error('nothing was sent')
    expect(request.method).toBe('POST')
    expect(request.headers.get('webhook-id')).toBe('msg_1')
    expect(request.headers.get('webhook-timestamp')).toBe(String(start / 1000))
    expect(await request.clone().json()).toEqual({
      type: 'alert.firing',
      timestamp: '2026-01-01T12:00:00.000Z',
      data: {
        alert: 'SlowEndpoint',
        summary: 'An endpoint is slow.',
        severity: 'warning',
        condition: 'words',
        value: 0.25,
        group: '/roles/{id}',
        since: '2026-01-01T12:00:00.000Z',
        resolvedAt: null,
      },
    })
    expect(await verified(request.clone(), secret)).toBe(true)
    expect(await verified(request.clone(), new TextEncoder().encode('another key'))).toBe(false)
  })

  test('gets the same id and a new time with another try', async () => {
    const { mailer, requests, clock } = setUp(() => new Response(null, { status: 500 }))
    await mailer.send(id, envelope, alert)
    clock.advance(seconds(30))
    await mailer.send(id, envelope, alert)
    expect(requests.map(({ headers }) => headers.get('webhook-id'))).toEqual(['msg_1', 'msg_1'])
    const times = requests.map(({ headers }) => Number(headers.get('webhook-timestamp')))
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(30)
  })

  test.each([
    [200, undefined],
    [302, 'mail_unavailable'],
    [404, 'mail_unavailable'],
    [410, 'mail_refused'],
    [429, 'mail_unavailable'],
    [503, 'mail_unavailable'],
  ])('that answers %i: %s', async (status, kind) => {
    const { mailer } = setUp(() => new Response(null, { status }))
    const sent = await mailer.send(id, envelope, alert)
    expect(sent).toMatchObject(kind === undefined ? { ok: true } : { ok: false, error: { kind } })
  })

  test('that does not answer is tried again later', async () => {
    const { mailer } = setUp(() => Promise.reject(new TypeError('fetch failed')))
    const sent = await mailer.send(id, envelope, alert)
    expect(sent).toMatchObject({ ok: false, error: { kind: 'mail_unavailable' } })
  })

  test('gets nothing that is for a person, and no person what is for it', async () => {
    const { mailer, people, requests } = setUp(() => new Response(null, { status: 204 }))
    await mailer.send(id, { to: 'ops@example.org', locale: 'en' }, alert)
    expect(requests).toEqual([])
    expect(people.sent).toHaveLength(1)
    const changed = { template: 'password_changed', name: 'Ana', at: start } as const
    expect(await mailer.send(id, envelope, changed)).toMatchObject({ ok: false })
    expect(requests).toEqual([])
  })

  test('that is not configured any more takes what waits for it out of the outbox', async () => {
    const sent = await withWebhook(createMemoryMailer(), undefined).send(id, envelope, alert)
    expect(sent).toMatchObject({ ok: false, error: { kind: 'mail_refused' } })
  })
})
