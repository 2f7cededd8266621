import { beforeAll, describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { administrator, type SignedIn, signedIn, sql } from '../support/people.ts'

let admin: SignedIn
let portal: string

beforeAll(async () => {
  admin = await administrator()
  const body = { name: 'Portal', permissions: ['resource:register'] }
  portal = (await call('POST /service-credentials', { token: admin.token, body })).body.token
})

const ndjson = { 'Content-Type': 'application/x-ndjson' }
const bulk = (raw: BodyInit, { token = portal, headers = ndjson, type = 'Course' } = {}) =>
  call(`POST /resources/${type}/bulk`, { token, raw, headers })
const aPrefix = () => `b-${crypto.randomUUID()}`
const aLine = (id: string, properties: object = { status: 'draft' }) =>
  JSON.stringify({ id, properties })
const registered = async (prefix: string) =>
  (await sql("SELECT id FROM resources WHERE id LIKE $1 || '%' ORDER BY id", [prefix])).map(
    ({ id }) => String(id).slice(prefix.length),
  )

describe('POST /resources/{type}/bulk', () => {
  test('registers every line, with CRLF, blank lines and without an end', async () => {
    const prefix = aPrefix()
    const answer = await bulk(`${aLine(`${prefix}1`)}\r\n\n${aLine(`${prefix}2`)}`)
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ accepted: 2, rejected: [], rejectedTotal: 0 })
    expect(await registered(prefix)).toEqual(['1', '2'])
    const found = await call(`GET /resources/Course/${prefix}1`, { token: admin.token })
    expect(found.body.properties).toEqual({ status: 'draft' })
  })

  test('names the bad lines and registers the others', async () => {
    const prefix = aPrefix()
    const bad = new Uint8Array([0x22, 0xff, 0x22])
    const lines: (string | Uint8Array)[] = [
      aLine(`${prefix}1`),
      '{"id":',
      '[]',
      aLine(`${prefix}4`, { status: 'lost' }),
      aLine(`${prefix}5`, { colour: 'red' }),
      aLine(''),
      '{"id":"x"}',
      '{"id":"x","properties":{},"type":"Lesson"}',
      aLine(`${prefix}9`, { authorId: 'a\0' }),
      `{"id":"${prefix}10","properties":{"__proto__":1}}`,
      aLine(`${prefix}11`, { authorId: 'x'.repeat(70_000) }),
      bad,
      aLine(`${prefix}13`),
    ]
    const answer = await bulk(new Blob(lines.flatMap((line) => [line, '\n'])))
    expect(answer.status).toBe(200)
    const codes = answer.body.rejected.map((one: { line: number; code: string }) => [
      one.line,
      one.code,
    ])
    expect(codes).toEqual([
      [2, 'malformed_line'],
      [3, 'wrong_type'],
      [4, 'wrong_type'],
      [5, 'unknown_field'],
      [6, 'resource_id_invalid'],
      [7, 'required'],
      [8, 'unknown_field'],
      [9, 'nul_character'],
      [10, 'forbidden_field'],
      [11, 'line_too_long'],
      [12, 'malformed_line'],
    ])
    expect(answer.body).toMatchObject({ accepted: 2, rejectedTotal: 11 })
    expect(await registered(prefix)).toEqual(['1', '13'])
  })

  test('takes far more than a body may otherwise have, as a stream, in batches', async () => {
    const prefix = aPrefix()
    const encoder = new TextEncoder()
    let line = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (line === 1200) return controller.close()
        line += 1
        const properties = { status: 'draft', authorId: 'x'.repeat(400) }
        controller.enqueue(encoder.encode(`${aLine(`${prefix}${line}`, properties)}\n`))
      },
    })
    const answer = await bulk(body)
    expect(answer.body).toEqual({ accepted: 1200, rejected: [], rejectedTotal: 0 })
    expect(await registered(prefix)).toHaveLength(1200)
  })

  test('shows at most a hundred of the bad lines, and how many there are', async () => {
    const { body } = await bulk('x\n'.repeat(250))
    expect([body.accepted, body.rejected.length, body.rejectedTotal]).toEqual([0, 100, 250])
  })

  test('takes the same id twice: the last one counts', async () => {
    const id = aPrefix()
    await bulk(`${aLine(id)}\n${aLine(id, { status: 'review' })}`)
    const { body } = await call(`GET /resources/Course/${id}`, { token: portal })
    expect(body.properties).toEqual({ status: 'review' })
  })

  test('takes nothing at all', async () => {
    expect((await bulk('')).body).toEqual({ accepted: 0, rejected: [], rejectedTotal: 0 })
  })

  test('401 without a token', async () => {
    const answer = await call('POST /resources/Course/bulk', { raw: aLine('x'), headers: ndjson })
    expect(answer).toMatchObject(problem(401, 'unauthenticated'))
  })

  test('403 for a learner, and nothing is registered', async () => {
    const { token } = await signedIn()
    const prefix = aPrefix()
    expect(await bulk(aLine(prefix), { token })).toMatchObject(problem(403, 'permission_denied'))
    expect(await registered(prefix)).toEqual([])
  })

  test.each(['Curse', '%00'])('404 for the type %s', async (type) => {
    expect(await bulk(aLine('x'), { type })).toMatchObject(problem(404, 'resource_type_unknown'))
  })

  test.each<Record<string, string>>([
    { 'Content-Type': 'application/json' },
    { 'Content-Type': 'application/x-ndjson; charset=latin1' },
    { ...ndjson, 'Content-Encoding': 'gzip' },
  ])('415 for %j', async (headers) => {
    const answer = await call('POST /resources/Course/bulk', {
      token: portal,
      raw: aLine('x'),
      headers,
    })
    expect(answer).toMatchObject(problem(415, 'unsupported_media_type'))
    expect(answer.headers.get('accept')).toBe('application/x-ndjson')
  })

  test('405 for another method, with what there is', async () => {
    const answer = await call('POST /resources/Course/c1', { token: portal, body: {} })
    expect(answer).toMatchObject(problem(405, 'method_not_allowed'))
  })
})
