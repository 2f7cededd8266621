import { describe, expect, it } from 'vitest'
import { render } from '../../../src/adapters/outbound/mail/render.ts'
import { createSesMailer, type SesOptions } from '../../../src/adapters/outbound/mail/ses.ts'
import { describeMailer, messageId, recipient, resetPassword } from '../../contract/mailer.ts'
import { type Reply, startProvider } from './provider.ts'
import { answerSendEmail, type SentEmail, sesError, signer } from './ses-provider.ts'

const from = 'Gatehouse <no-reply@example.com>'
const sessionToken = 'FwoGZXIvYXdzEXAMPLE//session+token=='
const credentials = {
  region: signer.region,
  accessKeyId: signer.accessKeyId,
  secretAccessKey: signer.secretAccessKey,
}

describeMailer('Amazon SES', async () => {
  let behaviour = 'accept'
  const accepted: string[] = []
  const provider = await startProvider((request) =>
    answerSendEmail(request, (email) => {
      if (behaviour === 'refuse') return sesError(400, 'MessageRejected', request.body)
      if (behaviour === 'break') return sesError(429, 'TooManyRequestsException', request.body)
      accepted.push(messageIdIn(email))
      return taken
    }),
  )
  return {
    mailer: createSesMailer({ ...credentials, from, endpoint: provider.url, fetch }),
    accepted: () => accepted,
    behave: (next) => {
      behaviour = next
    },
    close: provider.close,
  }
})

describe('Amazon SES is sent', () => {
  it('the rendered message in UTF-8, with our id in a header', async () => {
    const { outcome, emails } = await sendWith({})
    const mail = render(resetPassword, 'es')
    expect(outcome.ok).toBe(true)
    expect(emails).toMatchObject([
      {
        FromEmailAddress: from,
        Destination: { ToAddresses: [recipient] },
        Content: {
          Simple: {
            Subject: { Data: mail.subject, Charset: 'UTF-8' },
            Body: { Text: { Data: mail.text, Charset: 'UTF-8' } },
            Headers: expect.arrayContaining([{ Name: 'X-Gatehouse-Message-Id', Value: 'msg_1' }]),
          },
        },
      },
    ])
  })

  it('links that it must not track', async () => {
    const { emails } = await sendWith({})
    const page = emails[0]?.Content.Simple.Body.Html.Data ?? ''
    expect(page.match(/<a /g)).toHaveLength(2)
    expect(page.match(/<a ses:no-track /g)).toHaveLength(2)
    expect(page.replaceAll(' ses:no-track', '')).toBe(render(resetPassword, 'es').html)
  })

  it('a mark that no person wrote it, so that nobody is away from it', async () => {
    const { emails } = await sendWith({})
    expect(emails[0]?.Content.Simple.Headers).toContainEqual({
      Name: 'Auto-Submitted',
      Value: 'auto-generated',
    })
  })

  it('the name of the configuration set, when there is one', async () => {
    const { emails } = await sendWith({ configurationSet: 'security-mail' })
    expect(emails[0]?.ConfigurationSetName).toBe('security-mail')
  })

  it('a signed session token with temporary credentials', async () => {
    const { outcome, requests } = await sendWith({ sessionToken })
    expect(outcome.ok).toBe(true)
    expect(requests[0]?.headers['x-amz-security-token']).toBe(sessionToken)
    expect(requests[0]?.headers.authorization).toContain('x-amz-security-token')
  })

  it('one request, whatever it answers: the outbox is who tries again', async () => {
    const { requests } = await sendWith({}, sesError(500, 'InternalServiceErrorException', ''))
    expect(requests).toHaveLength(1)
  })

  it('nothing after a redirect, which would carry the link elsewhere', async () => {
    const elsewhere = await startProvider(() => taken)
    const { outcome } = await sendWith({}, { status: 307, headers: { location: elsewhere.url } })
    await elsewhere.close()
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'mail_unavailable' } })
    expect(elsewhere.received).toEqual([])
  })
})

describe('the endpoint of Amazon SES', () => {
  it('is that of the region, when no other is given', async () => {
    const asked: string[] = []
    const mailer = createSesMailer({
      ...credentials,
      from,
      fetch: async (input) => {
        asked.push(input instanceof Request ? input.url : String(input))
        return new Response('{}')
      },
    })
    await mailer.send(messageId('msg_1'), { to: recipient, locale: 'en' }, resetPassword)
    expect(asked).toEqual(['https://email.eu-west-1.amazonaws.com/v2/email/outbound-emails'])
  })
})

const taken: Reply = { status: 200, body: '{"MessageId":"0102018f"}' }

async function sendWith(options: Partial<SesOptions>, reply: Reply = taken) {
  const emails: SentEmail[] = []
  const provider = await startProvider((request) =>
    answerSendEmail(request, (email) => {
      emails.push(email)
      return reply
    }),
  )
  const mailer = createSesMailer({
    ...credentials,
    from,
    endpoint: provider.url,
    fetch,
    ...options,
  })
  const envelope = { to: recipient, locale: 'es' } as const
  const outcome = await mailer.send(messageId('msg_1'), envelope, resetPassword)
  await provider.close()
  return { outcome, emails, requests: provider.received }
}

function messageIdIn(email: SentEmail): string {
  const named = email.Content.Simple.Headers.find(({ Name }) => Name === 'X-Gatehouse-Message-Id')
  return named?.Value ?? ''
}
