/** What every answer keeps browsers from, whatever it says: pages, data, refusals and failures alike. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { copyDocsAssets } from '../../../scripts/copy-docs-assets.ts'
import { filePaths } from '../../../src/adapters/inbound/http/plain/static-files.ts'
import { operations } from '../../../src/adapters/inbound/http/routes.ts'
import { ok } from '../../../src/domain/shared/result.ts'
import { anaSeen, http, json, problem, signedIn } from './support.ts'

let gathered: string
beforeAll(async () => {
  gathered = await copyDocsAssets()
})

const assets = async (path: string) =>
  readFile(join(gathered, path)).then((file) => new Response(file))
const ours = 'https://learn.example.org'
const credentials = json('POST', { identifier: 'ana', password: 'violet lamp under stairs' })
const { app } = http({ account: { viewProfile: async () => ok(anaSeen) } }, { assets })
const failing = (thrown: unknown) =>
  http({ session: { signIn: () => Promise.reject(thrown) } }).app.request(
    '/auth/login',
    credentials,
  )

/** Each way to an answer there is, by its name. */
const answers: readonly (readonly [string, () => Response | Promise<Response>])[] = [
  ...operations.map(
    ({ method, path }) =>
      [
        `${method} ${path} of nobody`,
        () => app.request(path.replaceAll(/[{}]/g, ''), { method: method.toUpperCase() }),
      ] as const,
  ),
  ...filePaths.map((path) => [path, () => app.request(path)] as const),
  ...['/healthz', '/readyz', '/openapi.json', '/.well-known/jwks.json'].map(
    (path) => [path, () => app.request(path)] as const,
  ),
  ['data', () => app.request('/users/profile', { headers: signedIn })],
  [
    'not modified',
    () => app.request('/users/profile', { headers: { ...signedIn, 'If-None-Match': '*' } }),
  ],
  ['HEAD', () => app.request('/users/profile', { method: 'HEAD', headers: signedIn })],
  ['OPTIONS', () => app.request('/users/profile', { method: 'OPTIONS' })],
  [
    'a preflight of a portal',
    () =>
      app.request('/users/profile', {
        method: 'OPTIONS',
        headers: { Origin: ours, 'Access-Control-Request-Method': 'GET' },
      }),
  ],
  ['no such address', () => app.request('/nothing')],
  ['no such method', () => app.request('/healthz', { method: 'PROPFIND' })],
  ['a body that is none', () => app.request('/auth/login', json('POST', '{'))],
  ['a body that is too long', () => app.request('/auth/login', json('POST', '0'.repeat(70_000)))],
  ['an error', () => failing(new Error('nobody expected it'))],
  ['what is not even an error', () => failing('nobody expected it')],
]

interface Answered {
  readonly name: string
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

let answered: readonly Answered[]
beforeAll(async () => {
  answered = await Promise.all(
    answers.map(async ([name, answer]) => {
      const response = await answer()
      const { status, headers } = response
      return { name, status, headers, text: await response.text() }
    }),
  )
}, 60_000)

/** The answers, by name, of which something does not hold. */
const allBut = (holds: (answer: Answered) => boolean) =>
  answered.filter((answer) => !holds(answer)).map(({ name }) => name)

describe('every answer', () => {
  test.each([
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'no-referrer'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'],
  ])('says %s: %s', (name, value) => {
    expect(allBut(({ headers }) => headers.get(name) === value)).toEqual([])
  })

  test.each(['default-src', 'object-src', 'base-uri', 'form-action', 'frame-ancestors'])(
    "has a policy with %s 'none'",
    (directive) => {
      const has = ({ headers }: Answered) =>
        headers.get('Content-Security-Policy')?.split('; ').includes(`${directive} 'none'`) ?? false
      expect(allBut(has)).toEqual([])
    },
  )

  test('is kept by nobody, unless it is the same for everybody', () => {
    const forEverybody = new Set([...filePaths, '/openapi.json', '/.well-known/jwks.json'])
    const isKept = ({ headers }: Answered) => headers.get('Cache-Control') !== 'no-store'
    expect(new Set(answered.filter(isKept).map(({ name }) => name))).toEqual(forEverybody)
  })

  test('with a body says what it is, and texts in which letters', () => {
    const saysIt = ({ text, headers }: Answered) => {
      const type = headers.get('Content-Type') ?? ''
      const isText = /^text\/|\+xml|openmetrics/.test(type)
      return text === '' || (isText ? /; charset=utf-8$/.test(type) : type !== '')
    }
    expect(allBut(saysIt)).toEqual([])
  })

  test('sends nobody anywhere else', () => {
    const stays = ({ status, headers }: Answered) =>
      (status === 304 || status < 300 || status >= 400) &&
      headers.get('Location') === null &&
      headers.get('Refresh') === null
    expect(allBut(stays)).toEqual([])
  })

  test('says nothing of what made it', () => {
    const isSilent = ({ headers }: Answered) =>
      headers.get('Server') === null && headers.get('X-Powered-By') === null
    expect(allBut(isSilent)).toEqual([])
  })
})

describe('a page of another site', () => {
  const theirs = 'https://learn.example.org.evil.example'

  test('gets no answer that its browser would show it', async () => {
    for (const [path, init] of [
      ['/users/profile', { headers: { ...signedIn, Origin: theirs } }],
      ['/auth/login', { ...credentials, headers: { ...credentials.headers, Origin: theirs } }],
      ['/nothing', { headers: { Origin: theirs } }],
      ['/users/profile', { headers: { Origin: 'null' } }],
    ] as const) {
      const { headers } = await app.request(path, init)
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
      expect(headers.get('Access-Control-Allow-Credentials')).toBeNull()
    }
  })

  test.each(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain', ''])(
    'signs nobody in with a form of type %j, which asks no leave',
    async (type) => {
      const { app } = http() // signIn would fail the test
      const answer = await app.request('/auth/login', {
        method: 'POST',
        headers: { 'Content-Type': type, Origin: theirs },
        body: '{"identifier":"ana","password":"violet lamp under stairs","transport":"cookie"}',
      })
      expect((await problem(answer)).code).toBe('unsupported_media_type')
      expect(answer.headers.get('Set-Cookie')).toBeNull()
    },
  )

  test('reads nothing by an address and a cookie alone: every route that reads asks for a token', () => {
    const reads = operations.filter(({ method }) => method === 'get')
    expect(reads.length).toBeGreaterThan(10)
    for (const { path, needs } of reads) expect(`${path} ${needs}`).toMatch(/ sign_in/)
  })
})

test('a parameter that is there twice is refused', async () => {
  const answer = await app.request('/roles?limit=1&limit=100', { headers: signedIn })
  expect((await problem(answer)).status).toBe(422)
})

describe('the pages', () => {
  const page = async (name: string) => (await app.request(`/account/${name}`)).text()

  test('ask for a password in a masked field that takes pasting and a password manager', async () => {
    const field = /<input[^>]*id="new-password"[^>]*>/.exec(await page('reset-password'))?.[0]
    expect(field).toContain('type="password"')
    expect(field).toContain('autocomplete="new-password"')
    expect(field).not.toMatch(/maxlength|readonly|onpaste/i)
  })

  test('show text as text, keep nothing, and listen to no other page', async () => {
    const scripts = filePaths.filter((path) => /^\/account\/.*\.js$|init\.js$/.test(path))
    expect(scripts.length).toBeGreaterThan(5)
    for (const path of scripts) {
      expect(await (await app.request(path)).text()).not.toMatch(
        /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|postMessage|'message'|localStorage|sessionStorage|document\.cookie/,
      )
    }
  })
})
