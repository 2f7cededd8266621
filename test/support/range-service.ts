/** Stands in for a service that knows breached passwords, and notes what it was told. */
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RangeService {
  readonly url: string
  /** The paths that were asked for. */
  readonly asked: readonly string[]
  /** Answers with this status from now on. */
  fail(status: number): void
  close(): Promise<void>
}

export async function startRangeService(
  breached: readonly string[],
  /** In its answers as rows that were seen no times. */
  padding: readonly string[] = [],
): Promise<RangeService> {
  const asked: string[] = []
  let status = 200
  const rows = [...padding.map((text) => row(text, 0)), ...breached.map((text) => row(text, 3))]
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const prefix = path.split('/').at(-1) ?? ''
    response.writeHead(status, { 'Content-Type': 'text/plain' })
    response.end(rows.flatMap((one) => (one.startsWith(prefix) ? one.slice(5) : [])).join('\r\n'))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    asked,
    url: `http://127.0.0.1:${port}`,
    fail(failure) {
      status = failure
    },
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

function row(text: string, times: number): string {
  return `${createHash('sha1').update(text).digest('hex').toUpperCase()}:${times}`
}
