import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeSigningKeys } from '../../../scripts/local/secrets.ts'
import { createAccessTokens } from '../../../src/adapters/outbound/jose/access-tokens.ts'
import { fixedKeyRing } from '../../../src/adapters/outbound/jose/key-ring.ts'
import {
  parseSigningKeys,
  type SigningKeys,
} from '../../../src/adapters/outbound/jose/signing-keys.ts'
import { administratorRole } from '../../../src/domain/access/built-in.ts'
import type { AccessClaims } from '../../../src/domain/session/caller.ts'
import { asId, type SessionId, type UserId } from '../../../src/domain/shared/ids.ts'
import { instant, minutes, seconds } from '../../../src/domain/shared/instant.ts'

const start = instant(Date.UTC(2026, 0, 1))
const caller: AccessClaims = {
  userId: asId<UserId>('usr_1'),
  sessionId: asId<SessionId>('ses_1'),
  roles: [administratorRole],
  policyVersion: 'v1',
  methods: ['pwd'],
  authenticatedAt: start,
}

let keys: SigningKeys
let foreign: SigningKeys

beforeAll(async () => {
  keys = await someKeys()
  foreign = await someKeys()
})

describe('an access token', () => {
  test('brings back the caller it was issued for', async () => {
    const { tokens } = service()
    const { token, expiresInSeconds } = await tokens.issue(caller)
    expect(expiresInSeconds).toBe(600)
    expect(await tokens.verify(token)).toEqual({ ok: true, value: caller })
  })

  test('has the header and the claims of RFC 9068 and of the contract', async () => {
    const { tokens } = service()
    const { token } = await tokens.issue(caller)
    expect(decodeProtectedHeader(token)).toEqual({
      alg: 'ES256',
      typ: 'at+jwt',
      kid: keys.signer.kid,
    })
    const issuedAt = start / 1000
    expect(decodeJwt(token)).toEqual({
      iss: 'https://id.example',
      aud: 'portals',
      sub: 'usr_1',
      sid: 'ses_1',
      roles: ['administrator'],
      pv: 'v1',
      acr: 'aal1',
      amr: ['pwd'],
      auth_time: issuedAt,
      iat: issuedAt,
      exp: issuedAt + 600,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  test('never has the identifier of another one', async () => {
    const { tokens } = service()
    const [one, other] = await Promise.all([tokens.issue(caller), tokens.issue(caller)])
    expect(decodeJwt(one.token).jti).not.toBe(decodeJwt(other.token).jti)
  })

  test('expires, and says so apart from every other refusal', async () => {
    const { tokens, clock } = service()
    const { token } = await tokens.issue(caller)
    clock.advance(minutes(10) - seconds(1))
    expect((await tokens.verify(token)).ok).toBe(true)
    clock.advance(seconds(1))
    expect(await tokens.verify(token)).toEqual(refused('expired_access_token'))
  })
})

describe('a key rotation', () => {
  test('signs nobody out: the old key still verifies after the new one signs', async () => {
    const old = service()
    const { token } = await old.tokens.issue(caller)
    const rotated = service({ keys: withFirst(foreign, keys) })
    expect((await rotated.tokens.verify(token)).ok).toBe(true)
    const { token: fresh } = await rotated.tokens.issue(caller)
    expect(decodeProtectedHeader(fresh).kid).toBe(foreign.signer.kid)
  })

  test('publishes every key without its private part', async () => {
    const { tokens } = service({ keys: withFirst(foreign, keys) })
    const published = (await tokens.publicKeys()).keys
    expect(published.map((key) => key.kid)).toEqual([foreign.signer.kid, keys.signer.kid])
    for (const key of published) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    }
  })
})

describe('what is no access token of ours', () => {
  const claims = { sid: 'ses_1', roles: [], pv: 'v1', amr: ['pwd'], auth_time: 1 }

  test.each([
    ['an empty string', async () => ''],
    ['a word', async () => 'token'],
    ['a truncated token', async () => (await issued()).slice(0, -10)],
    ['a token with a changed claim', async () => tampered(await issued())],
    ['a token without a signature (alg none)', async () => unsigned(await issued())],
    ['a token of somebody else’s key', async () => issuedBy(foreign)],
    ['a token of somebody else’s key under our kid', () => signedWithForeignKeyUnderOurKid()],
    ['an ID token or another kind (typ JWT)', () => signed({ typ: 'JWT' })],
    ['a token for another audience', () => signed({ aud: 'others' })],
    ['a token of another issuer', () => signed({ iss: 'https://evil.example' })],
    ['a token that never expires', () => signed({ exp: false })],
    ['a token without the session', () => signed({ payload: { ...claims, sid: undefined } })],
    ['a token whose roles are no list', () => signed({ payload: { ...claims, roles: 'admin' } })],
    ['ten thousand letters', async () => 'a'.repeat(10_000)],
  ])('is refused: %s', async (_name, make) => {
    const { tokens } = service()
    expect(await tokens.verify(await make())).toEqual(refused('invalid_access_token'))
  })

  const issued = async () => (await service().tokens.issue(caller)).token
  const issuedBy = async (other: SigningKeys) =>
    (await service({ keys: other }).tokens.issue(caller)).token

  async function signed(change: {
    typ?: string
    aud?: string
    iss?: string
    exp?: false
    payload?: Record<string, unknown>
  }): Promise<string> {
    const jwt = new SignJWT(change.payload ?? claims)
      .setProtectedHeader({ alg: 'ES256', typ: change.typ ?? 'at+jwt', kid: keys.signer.kid })
      .setIssuer(change.iss ?? 'https://id.example')
      .setAudience(change.aud ?? 'portals')
      .setSubject('usr_1')
      .setJti('j')
      .setIssuedAt(start / 1000)
    if (change.exp !== false) jwt.setExpirationTime(start / 1000 + 600)
    return jwt.sign(await privateKeyOf(keys))
  }

  test('the forger of these tests makes valid ones when nothing is changed', async () => {
    expect((await service().tokens.verify(await signed({}))).ok).toBe(true)
  })

  async function signedWithForeignKeyUnderOurKid(): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: keys.signer.kid })
      .setIssuer('https://id.example')
      .setAudience('portals')
      .setSubject('usr_1')
      .setJti('j')
      .setIssuedAt(start / 1000)
      .setExpirationTime(start / 1000 + 600)
      .sign(await privateKeyOf(foreign))
  }
})

describe('SIGNING_KEYS', () => {
  test.each([
    ['no JSON', 'nonsense', /JWK Set/],
    ['no keys', '{"keys":[]}', /JWK Set/],
    ['another kind of key', '{"keys":[{"kty":"RSA","kid":"a"}]}', /key 1 must be an EC key/],
    [
      'no private part',
      '{"keys":[{"kty":"EC","crv":"P-256","x":"a","y":"b","kid":"k"}]}',
      /private/,
    ],
  ])('is refused when it has %s', (_name, text, reason) => {
    expect(parseSigningKeys(text)).toEqual({ ok: false, error: expect.stringMatching(reason) })
  })

  test('is refused when two keys share a kid', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const key = { ...(await exportJWK(privateKey)), kid: 'same' }
    expect(parseSigningKeys(JSON.stringify({ keys: [key, key] })).ok).toBe(false)
  })
})

function service(overrides: { keys?: SigningKeys } = {}) {
  let now = start
  const clock = { now: () => now, advance: (ms: number) => (now = instant(now + ms)) }
  const tokens = createAccessTokens({
    keyRing: fixedKeyRing(overrides.keys ?? keys),
    issuer: 'https://id.example',
    audience: 'portals',
    lifetimeMs: minutes(10),
    clock,
  })
  return { tokens, clock }
}

async function someKeys(): Promise<SigningKeys> {
  const parsed = parseSigningKeys(await makeSigningKeys())
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

function withFirst(first: SigningKeys, second: SigningKeys): SigningKeys {
  return { signer: first.signer, publicKeys: [...first.publicKeys, ...second.publicKeys] }
}

function privateKeyOf({ signer }: SigningKeys) {
  return crypto.subtle.importKey(
    'jwk',
    { kty: signer.kty, crv: signer.crv, x: signer.x, y: signer.y, d: signer.d },
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  )
}

function tampered(token: string): string {
  const [header, payload, signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString())
  const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'usr_2' })).toString('base64url')
  return [header, changed, signature].join('.')
}

function unsigned(token: string): string {
  const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')
  return `${header}.${token.split('.')[1]}.`
}

function refused(kind: string) {
  return { ok: false, error: { kind } }
}
