/** Headers that keep browsers from doing more with an answer than it is for. A route may set its own first. */
import type { MiddlewareHandler } from 'hono'
import type { HttpEnv } from '../http-env.ts'
import { addMissingHeaders } from './add-headers.ts'

export const secureHeaders: MiddlewareHandler<HttpEnv> = async (c, next) => {
  await next()
  addMissingHeaders(c.res, defaults)
}

const defaults = {
  // Answers carry tokens and personal data; what may be kept says so itself (RFC 9111 §5.2.2.5).
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
} as const
