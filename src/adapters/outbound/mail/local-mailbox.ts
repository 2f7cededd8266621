/** Hands mail to the local cloud, which keeps it for a person or a test to read. Never for production. */
import type { Mailer } from '../../../application/ports/mailer.ts'
import { ok } from '../../../domain/shared/result.ts'
import { refused, unavailable, withoutMessage } from './failure.ts'
import { answerWithinMsDefault, post } from './post.ts'
import { render } from './render.ts'

export interface LocalMailboxOptions {
  /** The local cloud's address, without a slash at its end. */
  readonly url: string
  readonly from: string
  readonly fetch?: typeof fetch
  readonly answerWithinMs?: number
}

export function createLocalMailbox(options: LocalMailboxOptions): Mailer {
  const { url, from, fetch = globalThis.fetch, answerWithinMs = answerWithinMsDefault } = options

  return {
    async send(id, { to, locale }, notification) {
      const request = new Request(`${url}/mail`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id, to, from, ...render(notification, locale) }),
      })
      const answer = await post({ fetch, request, answerWithinMs })
      if (!answer.ok) return answer

      const { status, body } = answer.value
      if (status === 201) return ok()
      const reason = `${status} ${withoutMessage(body, notification)}`.trim()
      return isRefusal(status) ? refused(reason) : unavailable(reason)
    },
  }
}

/** Two of the 4xx ask for another try: RFC 9110 §15.5.9 (408) and RFC 6585 §4 (429). */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}
