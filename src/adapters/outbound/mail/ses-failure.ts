/** Tells the mail that Amazon SES will never take from the mail that it does not take now. Pure. */
import type { MailFailure } from '../../../application/ports/mailer.ts'
import type { Notification } from '../../../domain/notification/notification.ts'
import type { Err } from '../../../domain/shared/result.ts'
import { refused, unavailable, withoutMessage } from './failure.ts'
import type { Answer } from './post.ts'

/**
 * Final are only errors about this one message. Whatever an operator can mend (the account, its quota, the
 * sender's domain, the credentials) and whatever is not known here keeps the message in the outbox.
 */
export function sesFailure(answer: Answer, notification: Notification): Err<MailFailure> {
  const { type, words } = readError(answer)
  const verdict = verdicts.get(type)
  // Other errors' words stay out: those about signatures quote the signed request, session token and all.
  if (verdict === undefined) return unavailable(`${answer.status} ${type}`.trim())

  const reason = `${type}: ${withoutMessage(words, notification)}`
  const final = verdict === 'this message' && !aboutTheAccount.test(words)
  return final ? refused(reason) : unavailable(reason)
}

/** The errors that the SES API v2 names for SendEmail. */
const verdicts: ReadonlyMap<string, 'this message' | 'the account'> = new Map([
  ['BadRequestException', 'this message'],
  ['MessageRejected', 'this message'],
  ['AccountSuspendedException', 'the account'],
  ['LimitExceededException', 'the account'],
  ['MailFromDomainNotVerifiedException', 'the account'],
  ['NotFoundException', 'the account'], // the configuration set
  ['SendingPausedException', 'the account'],
  ['TooManyRequestsException', 'the account'],
])

/**
 * MessageRejected is also the answer to a sender that is not verified, and in the sandbox to every recipient
 * that is not: "Email address is not verified. The following identities failed the check in region …".
 */
const aboutTheAccount = /not verified|configuration set/i

/**
 * Smithy's AWS restJson1 protocol, "Operation error serialization": the type is in `X-Amzn-Errortype`, or in
 * the body as `__type` or `code`; what stands before a `#` or after a `:` is not part of it.
 */
function readError({ headers, body }: Answer): { type: string; words: string } {
  const fields = parseFields(body)
  const named = headers.get('x-amzn-errortype') ?? fields.get('__type') ?? fields.get('code') ?? ''
  const type = named.split(':', 1)[0]?.split('#').at(-1)?.trim() ?? ''
  return {
    type: /^[A-Za-z]{1,64}$/.test(type) ? type : '',
    words: fields.get('message') ?? fields.get('Message') ?? '',
  }
}

/** The body's texts by name; none when it is not a JSON object (a gateway may answer in HTML). */
function parseFields(body: string): ReadonlyMap<string, string> {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null) return new Map()
    return new Map(
      Object.entries(value).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    )
  } catch {
    return new Map()
  }
}
