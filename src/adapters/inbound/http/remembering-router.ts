/** Finds what is asked for by its whole path once, and remembers: most requests are. */
import type { Result, Router } from 'hono/router'
import { TrieRouter } from 'hono/router/trie-router'

/** Of clients' own methods and paths none is kept, so that they cannot make it grow. */
const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

export function createRememberingRouter<Handler>(): Router<Handler> {
  const router = new TrieRouter<Handler>()
  const paths = new Set<string>()
  const found = new Map<string, Result<Handler>>()

  return {
    name: 'RememberingRouter',
    add(method, path, handler) {
      router.add(method, path, handler)
      found.clear()
      if (!/[:*]/.test(path)) paths.add(path)
    },
    match(method, path) {
      if (!paths.has(path) || !methods.has(method)) return router.match(method, path)
      const key = `${method} ${path}`
      const known = found.get(key) ?? router.match(method, path)
      found.set(key, known)
      return known
    },
  }
}
