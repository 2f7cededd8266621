/** Makes an operation out of its entry: loads it on first use, reads the body, finds the caller, runs it. */
import type { Application } from '../../../application/application.ts'
import type { Failure } from '../../../application/errors.ts'
import type { RequestGuard } from '../../../application/ports/request-guard.ts'
import type { AnyCaller } from '../../../domain/portal/service-caller.ts'
import { isServiceToken } from '../../../domain/portal/service-credential.ts'
import type { Caller } from '../../../domain/session/caller.ts'
import { err, ok, type Result } from '../../../domain/shared/result.ts'
import { onFirstUse } from '../../outbound/system/first-use.ts'
import { noteToken } from '../../outbound/system/ledger.ts'
import type { LoadedOperation } from './lazy/load-operation.ts'
import { createLimited, type Limited } from './limited.ts'
import type { AnyEnv, Exchange, Load, OperationEntry } from './operation.ts'
import type { HttpError, ProblemError } from './problem.ts'
import { refuse } from './refuse.ts'
import { bearerToken } from './request/bearer.ts'
import { type BodyError, formType, readBody, readForm } from './request/read-body.ts'
import { checkLines } from './request/read-lines.ts'

/** Answers one request of an operation. */
export type Perform = (request: Request, exchange: Exchange) => Promise<Response>

export function createPerform(
  application: Application,
  guard: RequestGuard,
  entry: OperationEntry,
): Perform {
  const limited = createLimited(guard, entry)
  switch (entry.needs) {
    case 'nothing':
      return perform(application, limited, entry, entry.load, async (_request, exchange) =>
        ok(exchange),
      )
    case 'optional_sign_in':
      return perform(application, limited, entry, entry.load, async (request, exchange) => {
        const caller = await authenticate(application, request, exchange)
        if (caller.ok) return ok({ ...exchange, caller: caller.value })
        const anonymous = caller.error.kind === 'unauthenticated'
        return anonymous ? ok({ ...exchange, caller: undefined }) : caller
      })
    case 'sign_in':
      return perform(application, limited, entry, entry.load, async (request, exchange) => {
        const caller = await authenticate(application, request, exchange)
        return caller.ok ? ok({ ...exchange, caller: caller.value }) : caller
      })
    case 'sign_in_or_credential':
      return perform(application, limited, entry, entry.load, async (request, exchange) => {
        const caller = await authenticateAny(application, request, exchange)
        return caller.ok ? ok({ ...exchange, caller: caller.value }) : caller
      })
  }
}

type Unauthenticated =
  | Extract<HttpError, { kind: 'unauthenticated' }>
  | Failure<'invalid_access_token' | 'expired_access_token'>

function perform<E extends AnyEnv>(
  application: Application,
  limited: Limited,
  { bodyBytesMax, misfit }: Pick<OperationEntry, 'bodyBytesMax' | 'misfit'>,
  load: Load<E>,
  identify: (
    request: Request,
    exchange: Exchange,
  ) => Promise<Result<E['Bindings'], Unauthenticated>>,
): Perform {
  const loaded = onFirstUse(async () => {
    const [{ loadOperation }, { operation }] = await Promise.all([
      import('./lazy/load-operation.ts'),
      load(),
    ])
    return loadOperation(operation, application, misfit)
  })

  return async (request, exchange) => {
    const recalled = limited.recall(exchange)
    if (recalled) return recalled
    const operation = await loaded()
    const body = await bodyOf(request, operation, bodyBytesMax)
    if (!body.ok) {
      return limited.turnedAway(
        exchange,
        refuse(exchange, misfit ? inItsTerms(body.error, misfit) : body.error),
      )
    }
    const identified = await identify(request, exchange)
    if (!identified.ok) return limited.turnedAway(exchange, refuse(exchange, identified.error))
    const type = operation.body === 'form' ? formType : 'application/json'
    const inner = operation.body === 'lines' ? request : innerRequest(request, body.value, type)
    return limited.answer(identified.value, body.value, () =>
      operation.answer(inner, identified.value),
    )
  }
}

async function authenticate(
  application: Application,
  request: Request,
  { origin }: Exchange,
): Promise<Result<Caller, Unauthenticated>> {
  const bearer = bearerToken(request.headers.get('Authorization'))
  if (bearer === undefined) return err({ kind: 'unauthenticated' })
  noteToken('access_token')
  if (bearer === 'malformed') return err({ kind: 'invalid_access_token' })
  if (isServiceToken(bearer.token)) return credentialNotTaken
  return application.session.authenticate(bearer.token, origin.address)
}

const credentialNotTaken = err({
  kind: 'invalid_access_token',
  reason: 'A service credential is not taken here: this is for people who are signed in.',
} as const)

async function authenticateAny(
  application: Application,
  request: Request,
  exchange: Exchange,
): Promise<Result<AnyCaller, Unauthenticated>> {
  const bearer = bearerToken(request.headers.get('Authorization'))
  if (typeof bearer !== 'object' || !isServiceToken(bearer.token)) {
    return authenticate(application, request, exchange)
  }
  noteToken('service_credential')
  return application.portal.authenticateService(bearer.token, exchange.origin.address)
}

async function bodyOf(
  request: Request,
  { body }: Pick<LoadedOperation<AnyEnv>, 'body'>,
  bytesMax: number | undefined,
) {
  if (body === 'none') return ok(undefined) // nobody asks for it, so nobody reads it
  if (body === 'lines') return checkLines(request)
  if (body === 'form') return readForm(request)
  return readBody(request, { required: body === 'required', bytesMax })
}

/** AuthZEN 1.0 (section 10.1.2) knows neither 415 nor 422 for a body that cannot be taken. */
function inItsTerms(error: BodyError, misfit: NonNullable<OperationEntry['misfit']>): ProblemError {
  switch (error.kind) {
    case 'validation_failed':
      return { kind: misfit, violations: error.violations }
    case 'unsupported_media_type':
      return { kind: 'malformed_request', reason: 'Send JSON in UTF-8, as application/json.' }
    default:
      return error
  }
}

/** The request as the operation's own router sees it: the body checked and complete, HEAD taken for GET. */
function innerRequest(request: Request, body: string | undefined, type: string): Request {
  if (request.method === 'GET') return request // what most requests are; a copy would cost more than the routing
  const headers = new Headers(request.headers)
  for (const name of ['Content-Length', 'Content-Encoding', 'Content-Type', 'Transfer-Encoding']) {
    headers.delete(name)
  }
  const method = request.method === 'HEAD' ? 'GET' : request.method
  if (body === undefined) return new Request(request.url, { method, headers })
  headers.set('Content-Type', type)
  return new Request(request.url, { method, headers, body })
}
