/** A mail provider on a real socket: hands every request to the test, whole, and sends what the test answers. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** `cut` ends the connection without an answer, `silence` leaves it open. */
export type Reply =
  | 'cut'
  | 'silence'
  | {
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
      /** Announces more than it sends, then cuts the connection. */
      readonly truncated?: boolean
    }

export interface Provider {
  readonly url: string
  /** What has come in, answered or not. */
  readonly received: readonly ReceivedRequest[]
  close(): Promise<void>
}

export async function startProvider(
  respond: (request: ReceivedRequest) => Reply,
): Promise<Provider> {
  const received: ReceivedRequest[] = []
  const server = createServer(async (incoming, response) => {
    const request = await read(incoming)
    received.push(request)
    const reply = respond(request)
    if (reply === 'silence') return
    if (reply === 'cut') return void incoming.socket.destroy()
    const { status, headers, body = '', truncated } = reply
    if (!truncated) return void response.writeHead(status, headers).end(body)
    response.writeHead(status, { ...headers, 'content-length': body.length + 100 })
    response.write(body, () => incoming.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function read(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const { method = '', url: path = '', headers } = incoming
  return { method, path, headers, body: await text(incoming) }
}
