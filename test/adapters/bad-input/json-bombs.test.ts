/** Bodies that are small to send and large to read, over the whole service. */
import { beforeAll, describe, expect, test } from 'vitest'
import { type ComposedPerson, personWith } from '../../support/composed-administrator.ts'
import {
  type ComposedService,
  composeService,
  goodPassword,
} from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService
let admin: ComposedPerson

beforeAll(async () => {
  service = composeService(own())
  admin = await personWith(service, own(), 'administrator')
})

const nested = (depth: number, [open, close] = ['[', ']'] as const) =>
  `${open.repeat(depth)}1${close.repeat(depth)}`
const inObjects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
const wide = (width: number) =>
  `{${Array.from({ length: width }, (_, n) => `"k${n}":${n}`).join(',')}}`

describe('a body', () => {
  test.each([
    ['of arrays in arrays', nested(30_000), 'nested_too_deeply'],
    ['of objects in objects', inObjects(10_000), 'nested_too_deeply'],
    ['of thousands of fields', wide(5000), 'unknown_field'],
    ['with __proto__', '{"__proto__":{"isAdmin":true}}', 'forbidden_field'],
    ['with a constructor', '{"identifier":{"constructor":{"prototype":{}}}}', 'forbidden_field'],
    [
      'with a number of fifty thousand digits',
      `{"identifier":${'9'.repeat(50_000)}}`,
      'wrong_type',
    ],
    ['with a number beyond every number', '{"identifier":1e999999}', 'wrong_type'],
  ])('%s is 422 without a trip', async (_what, text, code) => {
    const { status, body, headers } = await raw('POST /auth/login', text)
    expect(status).toBe(422)
    expect(body.errors.map((error: { code: string }) => error.code)).toContain(code)
    expect(headers.get('server-timing')).toBe('trips;desc="0"')
  })

  test('of a mebibyte of brackets is 422 where policies are taken, and 413 elsewhere', async () => {
    const text = nested(500_000)
    expect((await raw('POST /policies/validate', text)).status).toBe(422)
    expect((await raw('POST /auth/login', text)).status).toBe(413)
  })

  test('that says a name twice is counted and answered by the same one of both: the last', async () => {
    const limited = composeService(own(), { LIMITS: 'on', LIMITS_WAIT_MS: '500' })
    const twice = `{"identifier":"somebody-else","identifier":"${admin.username}","password":"${goodPassword}"}`
    expect((await raw('POST /auth/login', twice, limited)).status).toBe(200)
    const wrong = twice.replace(goodPassword, 'not the password')
    for (let n = 0; n < 6; n += 1) await raw('POST /auth/login', wrong, limited)
    expect((await raw('POST /auth/login', wrong, limited)).body.code).toBe('too_many_attempts')
    const other = wrong.replace(admin.username, 'nobody-at-all')
    expect((await raw('POST /auth/login', other, limited)).body.code).toBe('invalid_credentials')
  })
})

test('a line of many that is a bomb is reported, and those around it are registered', async () => {
  const line = (id: string, properties: string) => `{"id":"${id}","properties":${properties}}`
  const { status, body } = await raw(
    'POST /resources/Course/bulk',
    [
      line('bomb-1', '{"status":"draft"}'),
      line('bomb-2', `{"status":${nested(20_000)}}`),
      line('bomb-3', '{"__proto__":{"status":"draft"}}'),
      line('bomb-4', wide(3000)),
      line('bomb-5', '{"status":1e999999}'),
      line('bomb-6', '{"status":"draft"}'),
    ].join('\n'),
    service,
    'application/x-ndjson',
  )
  const rejected = body.rejected.map(({ line, code }: { line: number; code: string }) => [
    line,
    code,
  ])
  expect([status, body.accepted, rejected]).toEqual([
    200,
    2,
    [
      [2, 'nested_too_deeply'],
      [3, 'forbidden_field'],
      [4, 'unknown_field'],
      [5, 'wrong_type'],
    ],
  ])
})

describe('a policy file', () => {
  test.each([
    ['of a billion laughs', laughs(), 'yaml_alias'],
    ['of a thousand brackets', '['.repeat(1000), 'too_deep'],
    ['with a number of a type of its own', 'a: !!js/function "x"', 'yaml_unsupported'],
    ['with __proto__', '__proto__: { a: 1 }', 'key_forbidden'],
  ])('%s is reported with its line, unread', async (_what, content, code) => {
    const files = [{ path: 'bomb.yaml', content }]
    const { status, body } = await raw('POST /policies/validate', JSON.stringify({ files }))
    expect([status, body.valid]).toEqual([200, false])
    expect(body.errors).toContainEqual(expect.objectContaining({ code, line: expect.any(Number) }))
  })
})

function laughs(): string {
  const names = [...'abcdefghi']
  return [
    'a: &a [lol]',
    ...names.slice(1).map((name, index) => {
      const before = Array.from({ length: 10 }, () => `*${names[index]}`)
      return `${name}: &${name} [${before.join(', ')}]`
    }),
  ].join('\n')
}

/** The text as it is, as an administrator sends it. */
function raw(operation: string, text: string, to = service, type = 'application/json') {
  const headers = { 'Content-Type': type }
  return to.call(operation, { token: admin.token, text, headers })
}
