/** Puts an operation behind the guard: who is known to be refused costs nothing, everybody else is counted once. */
import {
  type RequestGuard,
  RequestRefused,
  type Verdict,
} from '../../../application/ports/request-guard.ts'
import type { LimitQuestion } from '../../../domain/limits/counted-as.ts'
import type { AnyCaller } from '../../../domain/portal/service-caller.ts'
import { isServiceCaller } from '../../../domain/portal/service-caller.ts'
import { withGate } from '../../outbound/system/gate.ts'
import type { Exchange, OperationEntry } from './operation.ts'
import { refuse } from './refuse.ts'
import { rateLimitHeaders } from './request/rate-limit-headers.ts'

export interface Limited {
  /** The refusal of whom the isolate remembers, before a byte of the body is read. */
  recall(exchange: Exchange): Response | undefined
  /** An answer that no use case was asked for counts like any other. */
  turnedAway(exchange: Exchange, answer: Response): Response
  /** What the operation answers, if the guard lets the request in. */
  answer(
    exchange: Exchange & { readonly caller?: AnyCaller | undefined },
    body: string | undefined,
    operation: () => Promise<Response>,
  ): Promise<Response>
}

export function createLimited(
  guard: RequestGuard,
  entry: Pick<OperationEntry, 'limit' | 'about'>,
): Limited {
  const limit = entry.limit ?? 'api'

  return {
    recall(exchange) {
      const question = { limit, address: exchange.origin.address }
      return refusalOf(exchange, guard.recall(question))
    },

    turnedAway(exchange, answer) {
      guard.countBehind({ limit, address: exchange.origin.address })
      return answer
    },

    async answer(exchange, body, operation) {
      const question = questionOf(exchange, body)
      const recalled = refusalOf(exchange, guard.recall(question))
      if (recalled) return recalled
      const { outcome, verdict } = await withGate(() => guard.check(question), operation)
      if (!verdict) guard.countBehind(question)
      const answer = outcome instanceof RequestRefused ? refuse(exchange, outcome.refusal) : outcome
      return verdict ? withHeaders(answer, verdict) : answer
    },
  }

  function questionOf(
    { origin: { address }, caller }: Parameters<Limited['answer']>[0],
    body: string | undefined,
  ): LimitQuestion {
    if (!caller) return { limit, address, account: accountIn(body, entry.about) }
    if (!isServiceCaller(caller)) return { limit, address, account: caller.userId }
    return { limit: entry.limit ?? 'portal', address, account: caller.credentialId }
  }
}

function refusalOf(exchange: Exchange, verdict: Verdict): Response | undefined {
  return verdict.refusal && withHeaders(refuse(exchange, verdict.refusal), verdict)
}

function withHeaders(answer: Response, { allowances }: Verdict): Response {
  for (const [name, value] of rateLimitHeaders(allowances, Date.now())) {
    answer.headers.set(name, value)
  }
  return answer
}

/** The body is well-formed JSON by now; what it says is checked later. */
function accountIn(body: string | undefined, member: string | undefined): string | undefined {
  if (body === undefined || member === undefined) return undefined
  const json: unknown = JSON.parse(body)
  const said = typeof json === 'object' && json !== null ? Reflect.get(json, member) : undefined
  return typeof said === 'string' ? said : undefined
}
