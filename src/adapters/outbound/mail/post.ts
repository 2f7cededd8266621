/** One request to a mail provider, bounded in time: its answer, or why there is none. Never retries. */
import { DependencyUnavailable } from '../../../application/ports/dependencies.ts'
import type { MailFailure } from '../../../application/ports/mailer.ts'
import { ok, type Result } from '../../../domain/shared/result.ts'
import { trip } from '../system/ledger.ts'
import { unavailable } from './failure.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** Empty when it could not be read: the status alone decides whether the message was taken. */
  readonly body: string
}

/** Well inside a message's lease in the outbox (60 s): whoever holds it learns the outcome in time. */
export const answerWithinMsDefault = 10_000

export async function post(options: {
  fetch: typeof fetch
  request: Request
  answerWithinMs: number
}): Promise<Result<Answer, MailFailure>> {
  const { fetch, request, answerWithinMs } = options
  const send = async () => {
    try {
      const response = await fetch(request, {
        // A redirect would carry the message, with its link, to wherever an answer says.
        redirect: 'manual',
        signal: AbortSignal.timeout(answerWithinMs),
      })
      const body = await response.text().catch(() => '')
      return ok({ status: response.status, headers: response.headers, body })
    } catch (error) {
      throw new DependencyUnavailable('mail', describe(error, answerWithinMs))
    }
  }
  return trip('mail', send).catch((error: DependencyUnavailable) => {
    return unavailable(String(error.cause))
  })
}

/** By names and codes alone: an error's message may quote the request. */
function describe(error: unknown, answerWithinMs: number): string {
  if (!(error instanceof Error)) return 'no connection'
  if (error.name === 'TimeoutError') return `no answer within ${answerWithinMs} ms`
  const { cause } = error
  const code =
    typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return `no connection (${typeof code === 'string' ? code : error.name})`
}
