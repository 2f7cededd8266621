/** An answer that sends us elsewhere would carry a password or a key to wherever it says. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRangeCheck } from '../../src/adapters/outbound/breaches/range-check.ts'
import { createDatabase } from '../../src/adapters/outbound/neon/database.ts'
import type { Password } from '../../src/domain/account/password.ts'
import { createTestLog } from '../support/test-log.ts'

let servers: Server[]
let port: number
/** What came to where the answers point. */
let elsewhere: (string | undefined)[]

beforeEach(async () => {
  elsewhere = []
  servers = []
  const other = await listen((url) => {
    elsewhere.push(url)
    return {}
  })
  port = await listen((url) => ({ Location: `http://127.0.0.1:${other}${url}` }))
})

afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
})

test.each<[string, () => Promise<unknown>]>([
  [
    'Neon',
    () => createDatabase({ url: `postgres://user:secret@127.0.0.1:${port}/gatehouse` }).ping(),
  ],
  [
    'the range service',
    () =>
      createRangeCheck({ url: `http://127.0.0.1:${port}`, log: createTestLog().log }).includes(
        'violet lamp under stairs' as Password, // what parsePassword lets through
      ),
  ],
])('does not follow %s to another host', async (_name, ask) => {
  await ask().catch(() => 'no answer is fine, too')
  expect(elsewhere).toEqual([])
})

async function listen(
  headersFor: (url: string | undefined) => Readonly<Record<string, string>>,
): Promise<number> {
  const server = createServer(({ url }, response) => {
    const headers = headersFor(url)
    response.writeHead(headers.Location ? 307 : 200, headers).end('{}')
  })
  servers.push(server)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return (server.address() as AddressInfo).port // it listens on a port
}
