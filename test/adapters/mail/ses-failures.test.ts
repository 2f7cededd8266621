import { describe, expect, it } from 'vitest'
import { createSesMailer } from '../../../src/adapters/outbound/mail/ses.ts'
import { messageId, recipient, resetPassword, token } from '../../contract/mailer.ts'
import { type Reply, startProvider } from './provider.ts'
import { answerSendEmail, sesError, signer } from './ses-provider.ts'

const sessionToken = 'FwoGZXIvYXdzEXAMPLE//session+token=='

describe('mail that Amazon SES will never take is refused', () => {
  it.each([
    ['BadRequestException', 'Missing final "@domain"'],
    ['BadRequestException', 'Domain contains illegal character'],
    ['MessageRejected', 'Message contains a virus'],
  ])('%s: %s', async (type, words) => {
    expect(await failureOf(sesError(400, type, words))).toEqual({
      kind: 'mail_refused',
      reason: `${type}: ${words}`,
    })
  })
})

describe('mail that an operator can get through waits', () => {
  it.each([
    [400, 'AccountSuspendedException', 'Your account has been suspended'],
    [400, 'SendingPausedException', 'Email sending is disabled'],
    [400, 'MailFromDomainNotVerifiedException', 'The MX record cannot be read'],
    [400, 'LimitExceededException', 'Daily message quota exceeded'],
    [429, 'TooManyRequestsException', 'Maximum sending rate exceeded'],
    [404, 'NotFoundException', 'Configuration set <mail> does not exist'],
    [400, 'BadRequestException', 'Configuration set <mail> does not exist'],
    [400, 'MessageRejected', 'Email address is not verified. Identities failed the check'],
  ])('%i %s: %s', async (status, type, words) => {
    expect(await failureOf(sesError(status, type, words))).toEqual({
      kind: 'mail_unavailable',
      reason: `${type}: ${words}`,
    })
  })

  it.each([
    [400, 'ThrottlingException'],
    [400, 'ExpiredTokenException'],
    [403, 'AccessDeniedException'],
    [403, 'UnrecognizedClientException'],
    [500, 'InternalServiceErrorException'],
    [503, 'ServiceUnavailable'],
    [400, 'AnErrorOfTomorrow'],
  ])('%i %s, whose words are not repeated', async (status, type) => {
    expect(await failureOf(sesError(status, type, 'some words'))).toEqual({
      kind: 'mail_unavailable',
      reason: `${status} ${type}`,
    })
  })
})

describe('an answer of Amazon SES', () => {
  it.each([
    ['__type', 'com.amazonaws.sesv2#MessageRejected'],
    ['code', 'MessageRejected'],
  ])('names its error in the body as %s, when no header does', async (member, type) => {
    const reply = { status: 400, body: JSON.stringify({ [member]: type, Message: 'A virus' }) }
    expect(await failureOf(reply)).toEqual({
      kind: 'mail_refused',
      reason: 'MessageRejected: A virus',
    })
  })

  it.each(['', '<html>Bad gateway</html>', '[]', 'null', '{"message":7}', '{'])(
    'that cannot be read leaves the message waiting: %j',
    async (body) => {
      expect(await failureOf({ status: 502, body })).toEqual({
        kind: 'mail_unavailable',
        reason: '502',
      })
    },
  )

  it('whose error type is no name is not repeated', async () => {
    expect(await failureOf(sesError(400, `<b>${token}</b>`, ''))).toEqual({
      kind: 'mail_unavailable',
      reason: '400',
    })
  })

  it('that accepts the message counts, even if the rest of it is lost', async () => {
    expect(await failureOf({ status: 200, body: '{"Mess', truncated: true })).toBeUndefined()
  })

  it('that never comes leaves the message waiting', async () => {
    expect(await failureOf('silence')).toEqual({
      kind: 'mail_unavailable',
      reason: 'no answer within 200 ms',
    })
  })

  it('that is cut off leaves the message waiting', async () => {
    expect(await failureOf('cut')).toMatchObject({ kind: 'mail_unavailable' })
  })
})

describe('a reason', () => {
  it('holds no secret of a rejected signature, which SES quotes at length', async () => {
    const failure = await failureOf('silence', { secretAccessKey: 'another secret key' })
    expect(failure).toEqual({
      kind: 'mail_unavailable',
      reason: '403 InvalidSignatureException',
    })
  })

  it('names no address, not even those that SES names', async () => {
    const words = `Email address is not verified: ${recipient}, Ann <${recipient}>`
    expect(await failureOf(sesError(400, 'MessageRejected', words))).toEqual({
      kind: 'mail_unavailable',
      reason: 'MessageRejected: Email address is not verified: [address], Ann <[address]>',
    })
  })

  it('stays short, on one line, and without a part of the token', async () => {
    const words = `no\r\n${'x'.repeat(590)} ${token} ${'y'.repeat(10_000)}`
    const failure = await failureOf(sesError(400, 'MessageRejected', words))
    expect(failure?.reason.length).toBeLessThan(250)
    expect(failure?.reason).not.toMatch(/[\r\n]/)
    expect(failure?.reason).not.toContain(token.slice(0, 8))
  })
})

async function failureOf(reply: Reply, changed: { secretAccessKey?: string } = {}) {
  const provider = await startProvider((request) => answerSendEmail(request, () => reply))
  const mailer = createSesMailer({
    region: signer.region,
    accessKeyId: signer.accessKeyId,
    secretAccessKey: signer.secretAccessKey,
    sessionToken,
    from: 'no-reply@example.com',
    endpoint: provider.url,
    fetch,
    answerWithinMs: 200,
    ...changed,
  })
  const envelope = { to: recipient, locale: 'en' } as const
  const outcome = await mailer.send(messageId('msg_1'), envelope, resetPassword)
  await provider.close()
  return outcome.ok ? undefined : outcome.error
}
