import { describe, expect, test } from 'vitest'
import { ok } from '../../../src/domain/shared/result.ts'
import { http, json, problem, signedIn } from './support.ts'

// Every use case but the one below throws when called: an answer of 4xx means that nothing was reached.
const { app } = http({ session: { signOut: async () => ok() } })

const login = (body: BodyInit, headers: Record<string, string> = {}) =>
  app.request('/auth/login', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  })
const withText = (text: string) => login(`{"identifier":"${text}","password":"x"}`)

describe('400 malformed_request', () => {
  test.each(['{', '{"a":}', "{'a':1}", 'identifier=ana', '{"a":1}}', '[1,]', '\u0000'])(
    'not JSON: %j',
    async (text) => {
      expect(await problem(login(text))).toMatchObject({ status: 400, code: 'malformed_request' })
    },
  )

  test('an empty body where one is needed', async () => {
    for (const body of ['', undefined]) {
      const headers = { 'Content-Type': 'application/json' }
      const request = { method: 'POST', headers, ...(body === undefined ? {} : { body }) }
      expect((await problem(app.request('/auth/login', request))).code).toBe('malformed_request')
    }
  })

  test.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate in UTF-8', [0xed, 0xa0, 0x80]],
    ['Latin-1', [0xe1]],
  ])('invalid UTF-8: %s', async (_name, bytes) => {
    const [before = '', after = ''] = '{"identifier":"*","password":"x"}'.split('*')
    const encoder = new TextEncoder()
    const body = new Uint8Array([...encoder.encode(before), ...bytes, ...encoder.encode(after)])
    expect(await problem(login(body))).toMatchObject({
      status: 400,
      detail: 'The body is not valid UTF-8.',
    })
  })
})

describe('413 payload_too_large', () => {
  test('by its announced length', async () => {
    const answer = login('{}', { 'Content-Length': String(64 * 1024 + 1) })
    expect((await problem(answer)).code).toBe('payload_too_large')
  })

  test('by its real length, announced or not', async () => {
    const chunk = new TextEncoder().encode(' '.repeat(1024))
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(chunk)
        sent++
        if (sent === 1000) controller.close()
      },
    })
    const request = new Request('http://x/auth/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      // @ts-expect-error Node wants it for streams; the DOM's types do not know it.
      duplex: 'half',
    })
    expect((await problem(app.request(request))).status).toBe(413)
    expect(sent).toBeLessThan(100) // nobody reads on
  })

  test('64 KiB is fine', async () => {
    const body = '{"identifier":"ana","password":1}'.padEnd(64 * 1024)
    expect((await problem(login(body))).status).toBe(422)
  })
})

describe('415 unsupported_media_type', () => {
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json; charset=latin1',
    'application/json; charset=utf-16',
    '',
  ])('%j', async (type) => {
    expect((await problem(login('{}', { 'Content-Type': type }))).code).toBe(
      'unsupported_media_type',
    )
  })

  test('a compressed body', async () => {
    expect((await problem(login('{}', { 'Content-Encoding': 'gzip' }))).status).toBe(415)
  })

  test.each([
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'APPLICATION/JSON',
    'application/vnd.school+json',
  ])('not for %j', async (type) => {
    expect((await problem(login('{}', { 'Content-Type': type }))).status).toBe(422)
  })
})

describe('422 validation_failed', () => {
  const fails = async (answer: Response | Promise<Response>) => {
    const { status, code, errors } = await problem(answer)
    expect({ status, code }).toEqual({ status: 422, code: 'validation_failed' })
    return errors?.map((error) => `${error.path}: ${error.code}`)
  }

  test('NUL and lone surrogates, in values and in keys', async () => {
    expect(await fails(withText('a\\u0000b'))).toEqual(['identifier: nul_character'])
    expect(await fails(withText('\\ud800'))).toEqual(['identifier: lone_surrogate'])
    expect(await fails(withText('\\udc00\\ud800'))).toEqual(['identifier: lone_surrogate'])
    expect(await fails(login('{"a\\u0000":1}'))).toEqual(['a\\u0000: nul_character'])
    expect(await fails(login('{"\\ud800":1}'))).toEqual(['\\ud800: lone_surrogate'])
    expect(await fails(login('{"a":[{"b":["x","\\u0000"]}]}'))).toEqual(['a.0.b.1: nul_character'])
  })

  test('whole surrogate pairs are text like any other', async () => {
    const answer = login('{"identifier":"\\ud83d\\ude00","password":1}')
    expect(await fails(answer)).toEqual(['password: wrong_type'])
  })

  test.each(['__proto__', 'constructor', 'prototype'])('a field called %s', async (key) => {
    expect(await fails(login(`{"a":{"${key}":{"admin":true}}}`))).toEqual([
      `a.${key}: forbidden_field`,
    ])
  })

  test('nesting deeper than 32', async () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    const [first] = (await fails(login(nested(33)))) ?? []
    expect(first).toMatch(/: nested_too_deeply$/)
    expect(await fails(login(nested(32)))).toEqual([': wrong_type'])
    expect(await fails(login(nested(30_000)))).toHaveLength(1)
  })

  test('not an object', async () => {
    for (const body of ['[]', '"x"', '1', 'null', 'true']) {
      expect(await fails(login(body))).toEqual([': wrong_type'])
    }
  })

  test('unknown fields, wrong types and missing fields, each with its path', async () => {
    const answer = login('{"identifier":{"$ne":null},"portal":7,"isAdmin":true}')
    expect((await fails(answer))?.sort()).toEqual([
      'identifier: wrong_type',
      'isAdmin: unknown_field',
      'password: required',
      'portal: wrong_type',
    ])
  })

  test('strings beyond any sense', async () => {
    expect(await fails(withText('a'.repeat(1025)))).toEqual(['identifier: too_long'])
    const password = json('POST', { identifier: 'ana', password: 'p'.repeat(1025) })
    expect(await fails(app.request('/auth/login', password))).toEqual(['password: too_long'])
  })

  test('a transport that does not exist', async () => {
    const body = json('POST', { identifier: 'ana', password: 'x', transport: 'carrier-pigeon' })
    expect(await fails(app.request('/auth/login', body))).toEqual(['transport: unknown_value'])
  })
})

describe('a body that may be left out', () => {
  test.each([
    ['nothing at all', { method: 'POST', headers: signedIn }],
    ['no type', { method: 'POST', headers: signedIn, body: '' }],
    ['an empty object', json('POST', {}, signedIn)],
    ['all of it', json('POST', { everywhere: true }, signedIn)],
  ])('%s', async (_name, request) => {
    expect((await app.request('/auth/logout', request)).status).toBe(204)
  })

  test('is still checked when it is there', async () => {
    const status = async (request: RequestInit) =>
      (await app.request('/auth/logout', request)).status
    expect(await status(json('POST', '{', signedIn))).toBe(400)
    expect(await status(json('POST', { everywhere: 'yes' }, signedIn))).toBe(422)
    expect(await status(json('POST', { all: true }, signedIn))).toBe(422)
    expect(await status({ method: 'POST', headers: signedIn, body: '{}' })).toBe(415)
  })
})
