/** The server of Node and Deno on real sockets, with limits that a test can wait for. */
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import {
  type SocketLimits,
  serveHttp,
  socketLimits,
} from '../../../src/adapters/inbound/socket/http-server.ts'
import { drip, exchange, openSocket, statusIn } from '../../support/raw-socket.ts'

const ending: (() => Promise<void>)[] = []
afterEach(() => Promise.all(ending.splice(0).map((end) => end())))

type Fetch = Parameters<typeof serveHttp>[0]['fetch']
const hello: Fetch = async () => new Response('hello')

async function serving(limits: Partial<SocketLimits> = {}, fetch = hello): Promise<number> {
  const place = { hostname: '127.0.0.1', port: 0, fetch }
  const server = serveHttp(place, { ...socketLimits, lookEveryMs: 20, ...limits })
  await once(server, 'listening')
  ending.push(() => new Promise((closed) => void server.close(() => closed())))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not a TCP port')
  return address.port
}

const head = 'GET / HTTP/1.1\r\nHost: x\r\n'
const lastOne = 'Connection: close\r\n\r\n'

describe('who takes long', () => {
  test('over the headers is answered 408 and closed, and others are served meanwhile', async () => {
    const port = await serving({ headersWithinMs: 1000 })
    const slow = await openSocket(port)
    slow.send('GET / HTTP/1.1\r\nX: ')
    const dripped = drip(slow, () => 'x', 20)
    expect(await exchange(port, head + lastOne)).toContain('hello')
    expect(statusIn(await dripped)).toBe(408)
  })

  test('to say anything at all is closed', async () => {
    const { closed } = await openSocket(await serving({ headersWithinMs: 200 }))
    expect(statusIn(await closed)).toBe(408)
  })

  test('over the whole request is closed, however steadily the body comes', async () => {
    const socket = await openSocket(
      await serving(
        { headersWithinMs: 400, requestWithinMs: 400 },
        async (request) => new Response(await request.text()),
      ),
    )
    socket.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n')
    expect(await drip(socket, () => 'x', 20)).not.toContain(' 200 ')
  })

  test('to ask again on the same socket is closed', async () => {
    const socket = await openSocket(await serving({ keepAliveMs: 50 }))
    socket.send(`${head}\r\n`)
    await socket.until(/hello/)
    expect(await socket.closed).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('to read the answer is cut off', async () => {
    let isCutOff = () => {}
    const cutOff = new Promise<void>((resolve) => {
      isCutOff = resolve
    })
    const endless = new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
        cancel: () => isCutOff(),
      }),
    )
    const socket = await openSocket(await serving({ stillForMs: 300 }, async () => endless))
    socket.pause()
    socket.send(`${head}\r\n`)
    await cutOff
    socket.close()
  })
})

describe('headers', () => {
  test.each([
    ['one header', `X: ${'x'.repeat(16 * 1024)}\r\n`],
    ['very many of them', 'x:\r\n'.repeat(3000)],
    ['a cookie', `Cookie: a=${'x'.repeat(16 * 1024)}\r\n`],
    ['a token', `Authorization: Bearer ${'x'.repeat(16 * 1024)}\r\n`],
  ])('beyond what they may be are 431: %s', async (_what, headers) => {
    expect(statusIn(await exchange(await serving(), head + headers + lastOne))).toBe(431)
  })

  test('are 431 with an address beyond it, too', async () => {
    const far = `GET /${'x'.repeat(16 * 1024)} HTTP/1.1\r\nHost: x\r\n${lastOne}`
    expect(statusIn(await exchange(await serving(), far))).toBe(431)
  })

  test('are all there up to that, so that nothing pushes away what a proxy adds at the end', async () => {
    const port = await serving(
      {},
      async ({ headers }) => new Response(headers.get('X-Forwarded-For')),
    )
    const many = 'x:\r\n'.repeat(socketLimits.headersMax - 3) // the others are Host, X-Forwarded-For and Connection
    const answer = await exchange(port, `${head + many}X-Forwarded-For: 198.51.100.4\r\n${lastOne}`)
    expect(answer).toContain('198.51.100.4')
  })
})

describe('a request that two readers would not read alike is 400, and nothing behind it is read', () => {
  const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n'
  const chunked = 'Transfer-Encoding: chunked\r\n'

  test.each([
    ['a length and chunks', `Content-Length: 6\r\n${chunked}\r\n0\r\n\r\n${smuggled}`],
    ['chunks and a length', `${chunked}Content-Length: 6\r\n\r\n0\r\n\r\n${smuggled}`],
    ['two lengths', `Content-Length: 0\r\nContent-Length: 5\r\n\r\n${smuggled}`],
    ['a length that is none', `Content-Length: +0\r\n\r\n${smuggled}`],
    ['chunks by another name', `Transfer-Encoding: xchunked\r\n\r\n${smuggled}`],
    ['chunks that are not the last coding', `Transfer-Encoding: chunked, x\r\n\r\n${smuggled}`],
    ['a space before the colon', `Content-Length : 5\r\n\r\n${smuggled}`],
    ['a header on two lines', `X: a\r\n Content-Length: 5\r\n\r\n${smuggled}`],
    ['a lone line feed in a header', `X: a\nContent-Length: 5\r\n\r\n${smuggled}`],
    ['no host', smuggled.replace('Host: x\r\n', ''), 'POST / HTTP/1.1\r\n'],
  ])('%s', async (_what, rest, start = 'POST / HTTP/1.1\r\nHost: x\r\n') => {
    const seen: string[] = []
    const port = await serving({}, async ({ url, body }) => {
      seen.push(new URL(url).pathname)
      await body?.cancel()
      return new Response('hello')
    })
    expect(statusIn(await exchange(port, start + rest))).toBe(400)
    expect(seen).not.toContain('/smuggled')
  })
})

test('of more sockets than there may be, the last one is cut off', async () => {
  const port = await serving({ socketsMax: 2 })
  const first = [await openSocket(port), await openSocket(port)]
  expect(await (await openSocket(port)).closed).toBe('')
  first[0]?.send(head + lastOne)
  expect(await first[0]?.closed).toContain('hello')
  first[1]?.close()
})

test('what the service runs with: ten seconds for headers, and 16 KiB', () => {
  expect(socketLimits).toMatchObject({ headersWithinMs: 10_000, headerBytesMax: 16 * 1024 })
})
