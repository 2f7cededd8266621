import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createOneTimeTokenMint } from '../../../src/adapters/outbound/webcrypto/one-time-token-mint.ts'
import { createRefreshTokenMint } from '../../../src/adapters/outbound/webcrypto/refresh-token-mint.ts'
import { serviceCredentialMint } from '../../../src/adapters/outbound/webcrypto/service-credential-mint.ts'
import type { TokenKey } from '../../../src/adapters/outbound/webcrypto/token-keys.ts'
import { asId, type OneTimeTokenId } from '../../../src/domain/shared/ids.ts'

const key = (id: string, fill: number): TokenKey => ({ id, secret: new Uint8Array(32).fill(fill) })
const first = key('2026-01', 1)
const second = key('2026-02', 2)
const tokenShape = /^[A-Za-z0-9_-]{43}$/ // 256 bits, base64url

describe('refresh tokens', () => {
  test('begin with 256 random bits', async () => {
    const mint = createRefreshTokenMint([first])
    const minted = await Promise.all(Array.from({ length: 50 }, () => mint.first()))
    for (const { token } of minted) expect(token).toMatch(tokenShape)
    expect(new Set(minted.map(({ token }) => token)).size).toBe(50)
  })

  test('have one successor each: the same from every isolate with the same key', async () => {
    const { token } = await createRefreshTokenMint([first]).first()
    const [here] = await createRefreshTokenMint([first]).successors(token)
    const [there] = await createRefreshTokenMint([first]).successors(token)
    expect(here).toEqual(there)
    expect(here.token).toMatch(tokenShape)
    expect(here.token).not.toBe(token)
  })

  test('have a successor that nobody finds without the key', async () => {
    const { token } = await createRefreshTokenMint([first]).first()
    const [ours] = await createRefreshTokenMint([first]).successors(token)
    const [theirs] = await createRefreshTokenMint([second]).successors(token)
    expect(theirs.token).not.toBe(ours.token)
  })

  test('keep the successor of a former key within reach after a rotation', async () => {
    const { token } = await createRefreshTokenMint([first]).first()
    const [before] = await createRefreshTokenMint([first]).successors(token)
    const after = await createRefreshTokenMint([second, first]).successors(token)
    expect(after).toHaveLength(2)
    expect(after[1]).toEqual(before)
  })

  test('are recognised by a hash that does not contain them', async () => {
    const mint = createRefreshTokenMint([first])
    await fc.assert(
      fc.asyncProperty(fc.string(), async (token) => {
        const hash = await mint.hash(token)
        expect(hash).toMatch(tokenShape)
        expect(await mint.hash(token)).toBe(hash)
        expect(await mint.hash(`${token}x`)).not.toBe(hash)
      }),
    )
  })
})

describe('tokens of service credentials', () => {
  test('are 256 random bits behind a prefix, and stored as a hash without either', async () => {
    const minted = await Promise.all(Array.from({ length: 50 }, () => serviceCredentialMint.mint()))
    for (const { token, hash } of minted) {
      expect(token).toMatch(/^gh_sc_[A-Za-z0-9_-]{43}$/)
      expect(hash).toMatch(tokenShape)
      expect(await serviceCredentialMint.hash(token)).toBe(hash)
    }
    expect(new Set(minted.map(({ token }) => token)).size).toBe(50)
  })
})

describe('one-time tokens', () => {
  const id = asId<OneTimeTokenId>('tok_1')

  test('are derived again from what the outbox holds', async () => {
    const mint = createOneTimeTokenMint([first])
    const { hash, reference } = await mint.mint('reset_password', id)
    expect(reference).toEqual({ id, keyId: '2026-01' })
    const token = await mint.derive('reset_password', reference)
    expect(token).toMatch(tokenShape)
    expect(await mint.hash(token ?? '')).toBe(hash)
  })

  test('of one purpose are never those of another', async () => {
    const mint = createOneTimeTokenMint([first])
    const { reference } = await mint.mint('reset_password', id)
    expect(await mint.derive('verify_email', reference)).not.toBe(
      await mint.derive('reset_password', reference),
    )
  })

  test('survive a rotation of the key, and end with it', async () => {
    const { reference } = await createOneTimeTokenMint([first]).mint('verify_email', id)
    const token = await createOneTimeTokenMint([first]).derive('verify_email', reference)
    const rotated = createOneTimeTokenMint([second, first])
    expect(await rotated.derive('verify_email', reference)).toBe(token)
    const dropped = createOneTimeTokenMint([second])
    expect(await dropped.derive('verify_email', reference)).toBeUndefined()
  })
})
