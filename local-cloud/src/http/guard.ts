import { isIP } from 'node:net'
import type { MiddlewareHandler } from 'hono'

/**
 * Keeps other web pages away from the endpoints that need no secret. Nothing here is for a browser on another origin:
 * writes from one are refused, and so is a name that someone else's DNS points at this machine (DNS rebinding).
 */
export function guard(ownHost: string): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('Host')
    if (!isLocalName(host, ownHost))
      return c.json({ error: `host ${host ?? '(none)'} is not a name of this server` }, 403)
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      const origin = c.req.header('Origin')
      const site = c.req.header('Sec-Fetch-Site')
      const foreign = origin !== undefined && URL.parse(origin)?.host !== host
      if (foreign || site === 'cross-site' || site === 'same-site')
        return c.json({ error: 'requests from other web pages are refused' }, 403)
    }
    return next()
  }
}

function isLocalName(host: string | undefined, ownHost: string): boolean {
  const url = host === undefined ? null : URL.parse(`http://${host}`)
  if (!url) return false
  const name = url.hostname.replace(/^\[|\]$/g, '')
  return name === 'localhost' || name.endsWith('.localhost') || name === ownHost || isIP(name) !== 0
}
