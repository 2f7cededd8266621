/** The whole HTTP surface, on Web standards alone. Never evaluates zod or a schema before they are needed. */
import { type Context, type Handler, Hono } from 'hono'
import { createPerform } from './dispatch.ts'
import type { HttpEnv } from './http-env.ts'
import type { HttpParts } from './http-parts.ts'
import { createAnswerError } from './middleware/answer-error.ts'
import { createObserve } from './middleware/observe.ts'
import { createPortalCors } from './middleware/portal-cors.ts'
import { secureHeaders } from './middleware/secure-headers.ts'
import { createPlainRoutes } from './plain/plain-routes.ts'
import { refuse } from './refuse.ts'
import { createRememberingRouter } from './remembering-router.ts'
import { originOf } from './request/origin.ts'
import { operations, routerPath } from './routes.ts'

export function createHttp(parts: HttpParts): Hono<HttpEnv> {
  const { application, guard, settings, log, metrics, traces } = parts
  const newRequestId = parts.newRequestId ?? randomRequestId
  const answerError = createAnswerError({ log })
  const http = new Hono<HttpEnv>({ router: createRememberingRouter() })

  http.use(secureHeaders) // around everything that makes an answer
  http.use(createObserve({ newRequestId, log, metrics, traces, answerError }))
  http.use(createPortalCors(settings.browser.origins))

  const handlers: {
    readonly method: string
    readonly path: string
    readonly handle: Handler<HttpEnv>
  }[] = []
  for (const entry of operations) {
    const perform = createPerform(application, guard, entry)
    handlers.push({
      method: entry.method.toUpperCase(),
      path: entry.path,
      handle: async (c) => {
        const requestId = c.get('requestId')
        c.set('route', entry.path)
        const address = settings.clientAddress(c.req.raw, c.env)
        const country = settings.clientCountry?.(c.req.raw) ?? null
        const origin = originOf(c.req.raw, requestId, address, country)
        return perform(c.req.raw, { requestId, origin, browser: settings.browser })
      },
    })
  }
  for (const { path, open, answer } of createPlainRoutes(parts)) {
    handlers.push({
      method: 'GET',
      path,
      handle: async (c) => {
        c.set('route', path)
        return (open ? undefined : refusedIfBlocked(c)) ?? answer(c.req.raw, c.var)
      },
    })
  }

  // Paths without parameters first, each with its refusal: `/users/profile` is nobody's id.
  const byPath = [...Map.groupBy(handlers, ({ path }) => path)].sort(
    ([one], [other]) => parametersOf(one) - parametersOf(other),
  )
  for (const [path, ofPath] of byPath) {
    for (const { method, handle } of ofPath) http.on(method, routerPath(path), handle)
    const allow = allowed(ofPath.map(({ method }) => method))
    http.all(routerPath(path), (c) => {
      c.set('route', path)
      const blocked = refusedIfBlocked(c)
      if (blocked) return blocked
      if (c.req.method === 'OPTIONS') return c.body(null, 204, { Allow: allow })
      return refuse(c.var, { kind: 'method_not_allowed', allow })
    })
  }

  http.notFound((c) => refusedIfBlocked(c) ?? refuse(c.var, { kind: 'not_found' }))
  http.onError((error, c) => answerError(error, c.var.requestId))
  return http

  /** Of whatever is no operation: those ask the guard themselves, and are counted. */
  function refusedIfBlocked(c: Context<HttpEnv>): Response | undefined {
    const address = settings.clientAddress(c.req.raw, c.env)
    return guard.keepsOut(address) ? refuse(c.var, { kind: 'address_blocked' }) : undefined
  }
}

function parametersOf(path: string): number {
  return path.split('{').length - 1
}

function allowed(methods: readonly string[]): string {
  const head = methods.includes('GET') ? ['HEAD'] : []
  return [...methods, ...head, 'OPTIONS'].join(', ')
}

function randomRequestId(): string {
  return crypto.randomUUID().replaceAll('-', '')
}
