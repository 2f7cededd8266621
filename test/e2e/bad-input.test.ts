/** Clients that speak HTTP badly, slowly or under a false name, to the service as its commands start it. */
import { describe, expect, test } from 'vitest'
import { limits } from '../../src/domain/limits/limits.ts'
import { drip, exchange, openSocket, statusIn } from '../support/raw-socket.ts'
import { call } from './support/client.ts'
import { type Gatehouse, useGatehouse } from './support/service.ts'

describe.each(['dev:node', 'dev:deno'] as const)('npm run %s', (script) => {
  const gatehouse = useGatehouse(script)
  tellHeaders(gatehouse)
  tellTime(gatehouse)
  tellSmuggling(gatehouse)
  tellForgedNames(gatehouse)
  tellLog(gatehouse)
})

describe.each(['dev:node', 'dev:deno'] as const)('npm run %s behind a proxy', (script) => {
  tellProxy(useGatehouse(script, { TRUSTED_PROXIES: '127.0.0.1,10.0.0.8' }))
})

describe('npm run dev', () => {
  const gatehouse = useGatehouse('dev')
  tellFloods(gatehouse)
  tellSmuggling(gatehouse)
  tellLog(gatehouse)
})

const portOf = ({ url }: Gatehouse) => Number(new URL(url).port)
const head = 'Host: localhost\r\n'
const end = 'Connection: close\r\n\r\n'
const kib = 1024

const floods: readonly (readonly [what: string, path: string, headers: string])[] = [
  ['a header of a mebibyte', '/healthz', `X: ${'x'.repeat(kib * kib)}\r\n`],
  ['a cookie of 200 KiB', '/healthz', `Cookie: a=${'x'.repeat(200 * kib)}\r\n`],
  ['a token of 200 KiB', '/users/profile', `Authorization: Bearer ${'x'.repeat(200 * kib)}\r\n`],
  [
    'twenty thousand headers',
    '/healthz',
    Array.from({ length: 20_000 }, (_, n) => `x${n}: x\r\n`).join(''),
  ],
  ['an address of 200 KiB', `/${'x'.repeat(200 * kib)}`, ''],
  ['a query of 200 KiB', `/healthz?${'x'.repeat(200 * kib)}`, ''],
]

function tellHeaders(gatehouse: () => Gatehouse): void {
  test.each(floods)('%s is refused, and the next one is served', async (_what, path, headers) => {
    const port = portOf(gatehouse())
    const answer = await exchange(port, `GET ${path} HTTP/1.1\r\n${head}${headers}${end}`)
    // Closed without a word where the answer met what was still being sent.
    expect(answer).toMatch(/^(?:HTTP\/1\.1 431 |$)/)
    expect((await call(gatehouse().url, 'GET /healthz')).status).toBe(200)
  })
}

/** What wrangler's proxy makes of it is its own affair. */
function tellFloods(gatehouse: () => Gatehouse): void {
  test.each(floods)('%s keeps nobody else from being served', async (_what, path, headers) => {
    await exchange(portOf(gatehouse()), `GET ${path} HTTP/1.1\r\n${head}${headers}${end}`)
    expect((await call(gatehouse().url, 'GET /healthz')).status).toBe(200)
  })
}

function tellTime(gatehouse: () => Gatehouse): void {
  test('whoever drips headers or a body, or says nothing, is closed after ten seconds; others are served meanwhile', async () => {
    const port = portOf(gatehouse())
    const sockets = await Promise.all([1, 2, 3, 4].map(() => openSocket(port)))
    const [silent, headers, body, chunks] = sockets as [Raw, Raw, Raw, Raw] // four
    const start = `POST /auth/login HTTP/1.1\r\n${head}Content-Type: application/json\r\n`
    headers.send(start)
    body.send(`${start}Content-Length: 1000\r\n\r\n`)
    chunks.send(`${start}Transfer-Encoding: chunked\r\n\r\n`)
    const all = Promise.all([
      silent.closed,
      drip(headers, () => 'x', 500),
      drip(body, () => ' ', 500),
      drip(chunks, () => '1\r\n \r\n', 500),
    ])
    expect((await call(gatehouse().url, 'GET /healthz')).status).toBe(200)
    const said = await all
    expect(said.map(statusIn)).toEqual([408, 408, 400, 400])
    for (const answer of said.slice(2)) expect(answer).toContain('"code":"malformed_request"')
  })
}

type Raw = Awaited<ReturnType<typeof openSocket>>

function tellSmuggling(gatehouse: () => Gatehouse): void {
  const second = `GET /.well-known/jwks.json HTTP/1.1\r\n${head}${end}`
  test.each([
    ['a length and chunks', 'Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'Content-Length: 0\r\nContent-Length: 5\r\n\r\n'],
    ['chunks that are not the last coding', 'Transfer-Encoding: chunked, x\r\n\r\n'],
  ])(
    'a request with %s is refused, and what is hidden behind it is not answered',
    async (_what, rest) => {
      const port = portOf(gatehouse())
      const answer = await exchange(port, `POST /auth/login HTTP/1.1\r\n${head}${rest}${second}`)
      expect(answer).toMatch(/^(?:HTTP\/1\.1 [45]\d\d |$)/)
      expect(answer).not.toContain('"keys"')
    },
  )
}

const lettersMax = limits.letter.policies.find(({ by }) => by === 'address_and_account')?.quota ?? 0

function tellForgedNames(gatehouse: () => Gatehouse): void {
  test('nobody is somebody else because of what a header says', async () => {
    const forged = (n: number) =>
      [
        ...['X-Forwarded-For', 'X-Real-IP', 'True-Client-IP', 'CF-Connecting-IP', 'X-Client-IP'],
        ...['X-Cluster-Client-IP', 'Fastly-Client-IP', 'Forwarded'],
      ]
        .map((name) => `${name}: ${name === 'Forwarded' ? 'for=' : ''}192.0.2.${n}\r\n`)
        .join('')
    const statuses = []
    for (let n = 1; n <= lettersMax + 1; n += 1) {
      statuses.push(await letter(gatehouse(), 'forged@example.org', forged(n)))
    }
    expect(statuses).toEqual([...Array(lettersMax).fill(202), 429])
  })
}

function tellProxy(gatehouse: () => Gatehouse): void {
  test.each([
    ['in one header', (n: number) => `X-Forwarded-For: 192.0.2.${n}, 198.51.100.4, 10.0.0.8\r\n`],
    ['in two', (n: number) => `X-Forwarded-For: 192.0.2.${n}\r\nX-Forwarded-For: 198.51.100.5\r\n`],
    [
      'in notations of its own',
      (n: number) => `X-Forwarded-For: ::1, 192.0.2.${n}, [::ffff:198.51.100.6]:${n}\r\n`,
    ],
    [
      'behind a hundred other headers',
      (n: number) => `${'x:\r\n'.repeat(100)}X-Forwarded-For: 192.0.2.${n},[2001:db8::7]:${n}\r\n`,
    ],
  ])('who calls is whom the proxy saw, not what the client told it: %s', async (what, headers) => {
    const email = `${what.replaceAll(' ', '-')}@example.org`
    const statuses = []
    for (let n = 1; n <= lettersMax + 1; n += 1) {
      statuses.push(await letter(gatehouse(), email, headers(n)))
    }
    expect(statuses).toEqual([...Array(lettersMax).fill(202), 429])
    expect(await letter(gatehouse(), email, 'X-Forwarded-For: 203.0.113.9\r\n')).toBe(202)
  })
}

async function letter(to: Gatehouse, email: string, headers: string): Promise<number> {
  const body = JSON.stringify({ email })
  const type = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`
  const start = `POST /auth/forgot-password HTTP/1.1\r\n${head}${type}`
  return statusIn(await exchange(portOf(to), `${start}${headers}${end}${body}`))
}

function tellLog(gatehouse: () => Gatehouse): void {
  test('a request is one line of JSON in the output, whatever bytes it has', async () => {
    const forged = '"}{"event":"forged"}\x9b31m\xe2\x80\xae\xe2\x80\xa8\x85'
    const names = ['User-Agent', 'X-Request-Id', 'traceparent', 'Cookie', 'CF-Connecting-IP']
    const headers = names.map((name) => `${name}: ${forged}\r\n`).join('')
    const path = encodeURIComponent('\r\n{"event":"forged"}\u001b[2J\u202e')
    const start = `GET /users/${path}?${path} HTTP/1.1\r\n${head}`
    const answer = await exchange(portOf(gatehouse()), start + headers + end)
    expect(statusIn(answer)).toBe(401)
    const [, id] = /^x-request-id: ([0-9a-f]{32})\r$/im.exec(answer) ?? []
    const output = await gatehouse().command.until(new RegExp(`"requestId":"${id}"`))
    const lines = output.split('\n').filter((line) => line.includes(`${id}`))
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0]?.slice(lines[0].indexOf('{')) ?? '')).toMatchObject({
      event: 'request',
      status: 401,
    })
    expect(output).not.toContain('forged')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(lines[0]).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202e]/)
  })
}
