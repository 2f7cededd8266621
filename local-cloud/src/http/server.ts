import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'

export interface HttpServer {
  readonly port: number
  /** Starts answering. Until then every request gets 503. */
  serve(app: Hono): void
  /** Frees the port at once: requests under way are cut, keep-alive connections too. */
  close(): Promise<void>
}

/** Takes the port. Rejects with the system's error (`code: 'EADDRINUSE'`) when somebody has it. */
export async function listen(options: { port: number; host: string }): Promise<HttpServer> {
  let app: Hono | undefined
  const server = createServer(
    getRequestListener(
      (request, env) =>
        app?.fetch(request, env) ?? Response.json({ error: 'starting' }, { status: 503 }),
      { overrideGlobalObjects: false },
    ),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    port: boundPort(server),
    serve: (started) => {
      app = started
    },
    close: () => closeServer(server),
  }
}

function boundPort(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
