import { describe, expect, it } from 'vitest'
import { createLocalMailbox } from '../../../src/adapters/outbound/mail/local-mailbox.ts'
import { render } from '../../../src/adapters/outbound/mail/render.ts'
import { describeMailer, messageId, recipient, verifyEmail } from '../../contract/mailer.ts'
import { type Provider, type Reply, startProvider } from './provider.ts'

const from = 'Gatehouse <no-reply@example.com>'

describeMailer('local mailbox', async () => {
  let behaviour = 'accept'
  const accepted: string[] = []
  const provider = await startProvider(({ method, path, headers, body }) => {
    if (method !== 'POST' || path !== '/mail') return { status: 404 }
    if (headers['content-type'] !== 'application/json') return { status: 415 }
    // The worst that a provider can say: everything it was sent.
    if (behaviour === 'refuse') return { status: 422, body: JSON.stringify({ error: body }) }
    if (behaviour === 'break') return { status: 503, body }
    accepted.push(JSON.parse(body).id)
    return { status: 201, body: '{"id":"1"}' }
  })
  return {
    mailer: createLocalMailbox({ url: provider.url, from, fetch }),
    accepted: () => accepted,
    behave: (next) => {
      behaviour = next
    },
    close: provider.close,
  }
})

describe('the local mailbox', () => {
  it('gets the message as it was rendered, with its id, sender and recipient', async () => {
    const { provider } = await sendTo({ status: 201 })
    expect(provider.received.map(({ body }) => JSON.parse(body))).toEqual([
      { id: 'msg_1', to: recipient, from, ...render(verifyEmail, 'es') },
    ])
  })

  it.each([400, 404, 413, 422])('refuses with status %i', async (status) => {
    const { outcome } = await sendTo({ status, body: 'no' })
    expect(outcome).toEqual({ ok: false, error: { kind: 'mail_refused', reason: `${status} no` } })
  })

  it.each([200, 307, 408, 429, 500, 503])('is unavailable with status %i', async (status) => {
    const { outcome } = await sendTo({ status, headers: { location: 'http://127.0.0.1:9/' } })
    expect(outcome).toEqual({
      ok: false,
      error: { kind: 'mail_unavailable', reason: String(status) },
    })
  })

  it('is unavailable when it cuts the connection', async () => {
    const { outcome } = await sendTo('cut')
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'mail_unavailable' } })
  })

  it('is unavailable when nobody listens, and the reason names the cause', async () => {
    const provider = await startProvider(() => 'cut')
    await provider.close()
    expect(await send(provider)).toEqual({
      ok: false,
      error: { kind: 'mail_unavailable', reason: 'no connection (ECONNREFUSED)' },
    })
  })

  it('is unavailable when it does not answer in time', async () => {
    const { outcome } = await sendTo('silence')
    expect(outcome).toEqual({
      ok: false,
      error: { kind: 'mail_unavailable', reason: 'no answer within 200 ms' },
    })
  })
})

async function sendTo(reply: Reply) {
  const provider = await startProvider(() => reply)
  const outcome = await send(provider)
  await provider.close()
  return { outcome, provider }
}

function send({ url }: Provider) {
  const mailer = createLocalMailbox({ url, from, fetch, answerWithinMs: 200 })
  return mailer.send(messageId('msg_1'), { to: recipient, locale: 'es' }, verifyEmail)
}
