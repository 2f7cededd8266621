import { describe, expect, test } from 'vitest'
import {
  secretsInBody,
  secretsInHeaders,
  secretsInShape,
  secretsInVariables,
} from './secrets-in.ts'

const values = (found: readonly { readonly value: string }[]) => found.map(({ value }) => value)

describe('what is secret', () => {
  test('in a JSON body, at any depth, and in a form', () => {
    const body = {
      identifier: 'ana-of-the-lamp',
      password: 'violet lamp',
      factors: [{ recoveryCodes: ['k7m2-9qxw-4f0r-t8cz'] }],
      code: '492039',
    }
    expect(values(secretsInBody(JSON.stringify(body)))).toEqual([
      'violet lamp',
      'k7m2-9qxw-4f0r-t8cz',
      '492039',
    ])
    expect(values(secretsInBody('token=violet%20lamp&token_type_hint=access_token'))).toEqual([
      'violet lamp',
    ])
  })

  test('is not the code of a problem, nor what is too short to be told from chance', () => {
    const problem = { code: 'invalid_credentials', detail: 'The password is wrong.', token: 'x' }
    expect(secretsInBody(JSON.stringify(problem))).toEqual([])
  })

  test('in headers', () => {
    const headers = new Headers({
      Authorization: 'Bearer q3Zc0bXb0mJw1f4n',
      Cookie: 'theme=dark-as-the-night; __Host-gatehouse-refresh=q3Zc0bXb0mJw1f4nVd8y',
      'Set-Cookie': '__Host-gatehouse-refresh=rA6eH0gM3cQIq3Zc0bXb; Path=/; HttpOnly',
    })
    expect(values(secretsInHeaders(headers))).toEqual([
      'q3Zc0bXb0mJw1f4n',
      'q3Zc0bXb0mJw1f4nVd8y',
      'rA6eH0gM3cQIq3Zc0bXb',
    ])
  })

  test('is no bearer token that cannot be one', () => {
    expect(secretsInHeaders(new Headers({ Authorization: 'Bearer "any words"' }))).toEqual([])
  })

  test('in the configuration', () => {
    const variables = {
      ISSUER: 'https://id.example.org',
      DATABASE_URL: 'postgres://gatehouse:violet-lamp@db.example.org/gatehouse',
      UPSTASH_REDIS_REST_TOKEN: 'redis-violet',
      SIGNING_KEYS: '{"keys":[{"kty":"EC","x":"public-part","d":"private-part"}]}',
      TOKEN_KEYS: '[{"id":"of-the-key","secret":"part-of-tokens"}]',
      SES_SECRET_ACCESS_KEY: 'ses-violet-lamp',
      ALERT_WEBHOOK_SECRET: 'whsec_violet',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=traces-violet,tenant=blue',
    }
    expect(values(secretsInVariables(variables))).toEqual([
      'violet-lamp',
      'redis-violet',
      'private-part',
      'part-of-tokens',
      'ses-violet-lamp',
      'whsec_violet',
      'traces-violet',
    ])
  })

  test.each([
    ['$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy', 'password hash'],
    ['$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub', 'password hash'],
    ['postgres://me:violet@db.example.org/x', 'connection string with a password'],
    [`{\\"kty\\":\\"EC\\",\\"d\\":\\"${'x'.repeat(43)}`, 'private part of a key'],
    ['-----BEGIN EC PRIVATE KEY-----', 'private part of a key'],
    ['https://x.example/y#token=q3Zc0bXb0mJw1f4nVd8yS2u', 'token of a link'],
    ['eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl', 'JSON Web Token'],
  ])('by its shape alone: %s', (text, kind) => {
    expect(secretsInShape(`{"error":"no, ${text} is it"}`).map((found) => found.kind)).toEqual([
      kind,
    ])
  })
})
