/** Hands mail to Amazon SES: SendEmail of its API v2, signed with SigV4. Never retries; the outbox does. */
import { AwsClient } from 'aws4fetch'
import type { Mailer } from '../../../application/ports/mailer.ts'
import type { Envelope } from '../../../domain/notification/notification.ts'
import type { MessageId } from '../../../domain/shared/ids.ts'
import { ok } from '../../../domain/shared/result.ts'
import { answerWithinMsDefault, post } from './post.ts'
import { type RenderedMail, render } from './render.ts'
import { sesFailure } from './ses-failure.ts'

export interface SesOptions {
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Comes with temporary credentials. */
  readonly sessionToken?: string | undefined
  readonly from: string
  readonly configurationSet?: string | undefined
  /** Where the API is, without a slash at its end: other partitions, VPC endpoints, tests. */
  readonly endpoint?: string | undefined
  readonly fetch?: typeof fetch
  readonly answerWithinMs?: number
}

export function createSesMailer(options: SesOptions): Mailer {
  const { region, accessKeyId, secretAccessKey, sessionToken } = options
  const { fetch = globalThis.fetch, answerWithinMs = answerWithinMsDefault } = options
  const endpoint = options.endpoint ?? `https://email.${region}.amazonaws.com`
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
  const aws = new AwsClient({ ...credentials, region, service: 'ses' })

  return {
    async send(id, envelope, notification) {
      const mail = render(notification, envelope.locale)
      const request = await aws.sign(`${endpoint}/v2/email/outbound-emails`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sendEmail({ id, envelope, mail, options })),
      })
      const answer = await post({ fetch, request, answerWithinMs })
      if (!answer.ok) return answer
      const { status } = answer.value
      return status >= 200 && status < 300 ? ok() : sesFailure(answer.value, notification)
    },
  }
}

/** The body of SendEmail (Amazon SES API v2). It has no idempotency key: our id only names the message. */
function sendEmail(message: {
  id: MessageId
  envelope: Envelope
  mail: RenderedMail
  options: SesOptions
}): object {
  const { id, envelope, mail, options } = message
  return {
    FromEmailAddress: options.from,
    Destination: { ToAddresses: [envelope.to] },
    ...(options.configurationSet && { ConfigurationSetName: options.configurationSet }),
    Content: {
      Simple: {
        Subject: utf8(mail.subject),
        Body: { Text: utf8(mail.text), Html: utf8(untracked(mail.html)) },
        Headers: [
          { Name: 'X-Gatehouse-Message-Id', Value: id },
          { Name: 'Auto-Submitted', Value: 'auto-generated' }, // RFC 3834 §5.1: no holiday replies
        ],
      },
    },
  }
}

/**
 * A configuration set with click tracking would send every link, token included, through a redirect of SES'
 * own; this attribute, which SES takes out again, forbids it for one link. Values are escaped: no `<a` is theirs.
 */
function untracked(html: string): string {
  return html.replaceAll('<a ', '<a ses:no-track ')
}

function utf8(text: string): { Data: string; Charset: string } {
  return { Data: text, Charset: 'UTF-8' }
}
