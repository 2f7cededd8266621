/** The server of Node, and of Deno through `node:http`, with every limit on what a client may hold of it said here. */
import { type HttpBindings, type ServerType, serve } from '@hono/node-server'

export interface SocketLimits {
  readonly headersWithinMs: number
  readonly requestWithinMs: number
  readonly lookEveryMs: number
  readonly keepAliveMs: number
  readonly stillForMs: number
  readonly headerBytesMax: number
  readonly headersMax: number
  readonly socketsMax: number
}

export const socketLimits: SocketLimits = {
  /** For all headers, from the moment that a socket is open: who drips them, or says nothing at all, is answered 408. */
  headersWithinMs: 10_000,
  /** For a whole request: bulk routes take lines for as long as they come. Any other body has 10 s (`read-body.ts`). */
  requestWithinMs: 300_000,
  /** How often Node looks at both. */
  lookEveryMs: 1000,
  /** For the next request on the same socket: longer than the 60 s of common proxies, or one would be cut off by us in its hands. */
  keepAliveMs: 65_000,
  /** With no byte in either direction: who does not read the answer lets go of it. */
  stillForMs: 60_000,
  /** For the address, and the names and values of all headers; then 431. What a browser or a portal sends is below 8 KiB. */
  headerBytesMax: 16 * 1024,
  /** Then 431, too; a browser behind some proxies sends thirty. */
  headersMax: 128,
  /** Whoever comes then is cut off at once, and costs neither memory nor a file descriptor. */
  socketsMax: 10_000,
}

export function serveHttp(
  {
    fetch,
    ...place
  }: {
    readonly hostname: string
    readonly port: number
    readonly fetch: (request: Request, env: HttpBindings) => Promise<Response>
  },
  limits: SocketLimits = socketLimits,
): ServerType {
  const server = serve({
    ...place,
    fetch: async (request, env) => {
      const http = env as HttpBindings // it speaks HTTP/1.1
      const names = http.incoming.rawHeaders.length / 2
      return names > limits.headersMax ? tooManyHeaders() : fetch(request, http)
    },
    serverOptions: {
      headersTimeout: limits.headersWithinMs,
      requestTimeout: limits.requestWithinMs,
      connectionsCheckingInterval: limits.lookEveryMs,
      keepAliveTimeout: limits.keepAliveMs,
      maxHeaderSize: limits.headerBytesMax,
      insecureHTTPParser: false, // two lengths, or a length and chunks, are two requests to somebody (RFC 9112 §11.2)
    },
  })
  server.setTimeout(limits.stillForMs)
  server.maxConnections = limits.socketsMax
  // Node leaves out what is beyond this number without a word: a client could push away what a proxy adds at the end.
  if ('maxHeadersCount' in server) server.maxHeadersCount = 0
  return server
}

function tooManyHeaders(): Response {
  return new Response(null, { status: 431 })
}
