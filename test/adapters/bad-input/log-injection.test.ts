/** What a client writes into a request to write into our log, over the whole service, as it is printed. */
import { beforeAll, expect, test, vi } from 'vitest'
import { consoleLog, type LogEntry } from '../../../src/adapters/outbound/system/log.ts'
import { type ComposedService, composeService, somebody } from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService

beforeAll(() => {
  service = composeService(own())
})

/** The end of the line, another line, colours and a cleared screen, a turned direction, a C1 control, a separator. */
const forged = '"}\r\n{"event":"forged"}\u001b[2J\u001b[31m\u202e\u2066\u009b31m\u2028\u0085\u200b'
/** Of it, what a header can hold. */
const inHeader = '"} {"event":"forged"} \u009b31m\u0085'

test('one request is one line, whatever its path, headers and body say', async () => {
  const before = service.log.length
  const path = encodeURIComponent(forged)
  const headers = {
    'User-Agent': inHeader,
    'X-Request-Id': inHeader,
    traceparent: inHeader,
    'CF-Connecting-IP': inHeader,
    'CF-IPCountry': inHeader,
    Cookie: inHeader,
    Origin: inHeader,
    Authorization: `Bearer ${inHeader}`,
  }
  const operations = [
    `GET /${path}`,
    `GET /users/${path}?search=${path}`,
    `GET /users/profile?${path}`,
    'FORGED /users/profile',
    'GET /access/v1/evaluation',
  ]
  for (const operation of operations) await service.call(operation, { headers })
  for (const field of [
    { username: forged },
    { email: forged },
    { firstName: forged },
    { [forged]: 1 },
  ]) {
    await service.call('POST /auth/register', { headers, body: { ...somebody(), ...field } })
  }
  await service.call('POST /auth/login', {
    headers,
    body: {
      identifier: forged,
      password: `lamp under seven stairs ${forged} seven lamps over stairs`,
    },
  })

  const entries = service.log.slice(before)
  expect(entries).toHaveLength(operations.length + 5)
  const lines = entries.map(printed)
  for (const line of lines) {
    expect(line).not.toMatch(/forged|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    expect(JSON.parse(line)).toMatchObject({
      event: 'request',
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
  }
})

test('an error that quotes such text stays one line, and says what it said', () => {
  const line = printed({ level: 'error', event: 'x', error: new Error(forged) })
  expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  expect(JSON.parse(line).error.message).toBe(forged)
})

/** The line without its end. */
function printed(entry: LogEntry): string {
  const lines: string[] = []
  const spies = (['log', 'error'] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation((line) => void lines.push(line)),
  )
  consoleLog(entry)
  for (const spy of spies) spy.mockRestore()
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}
