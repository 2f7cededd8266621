/** Portals on other origins may call from a browser: those that the operator names, and no others (Fetch, CORS). */
import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import type { HttpEnv } from '../http-env.ts'

/** Seconds for which a browser need not ask again. */
const maxAge = 600

export function createPortalCors(origins: readonly string[]): MiddlewareHandler<HttpEnv> {
  const allow = cors({
    origin: (origin) => (origins.includes(origin) ? origin : null),
    credentials: true,
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'traceparent'],
    exposeHeaders: [
      'ETag',
      'Retry-After',
      'RateLimit',
      'RateLimit-Policy',
      'WWW-Authenticate',
      'X-Request-Id',
    ],
    maxAge,
  })
  // Whoever is not named gets the answer of any other client, which a browser does not hand to the page. A cache that
  // keeps it must not take it for a portal's: it varies for those, too (Fetch, "CORS protocol and HTTP caches").
  return async (c, next) => {
    if (origins.includes(c.req.header('Origin') ?? '')) return allow(c, next)
    await next()
    c.res.headers.append('Vary', 'Origin') // hono's own way copies the answer
  }
}
