import { generateSync } from 'otplib'
import { describe, expect, it } from 'vitest'
import { totp } from '../../../src/adapters/outbound/otplib/totp.ts'
import { after, instant, seconds } from '../../../src/domain/shared/instant.ts'

const now = instant(Date.parse('2026-11-24T08:00:10Z'))
const step = Math.floor(now / 30_000)

/** RFC 6238, appendix B, of which ours are the last six digits (SHA-1, "12345678901234567890" in Base32). */
const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('a time-based code', () => {
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('of second %i is the one that RFC 6238 gives', async (second, code) => {
    expect(await totp.verify(rfcSecret, code, instant(second * 1000), null)).toBe(
      Math.floor(second / 30),
    )
  })

  it('counts one step early and one step late, and no more', async () => {
    const at = (offset: number) =>
      totp.verify(rfcSecret, codeAt(after(now, seconds(offset))), now, null)
    expect(await at(-30)).toBe(step - 1)
    expect(await at(0)).toBe(step)
    expect(await at(30)).toBe(step + 1)
    expect(await at(-60)).toBeUndefined()
    expect(await at(60)).toBeUndefined()
  })

  it('counts once: neither it nor one before it is taken again', async () => {
    const verify = (offset: number) =>
      totp.verify(rfcSecret, codeAt(after(now, seconds(offset))), now, step)
    expect(await verify(0)).toBeUndefined()
    expect(await verify(-30)).toBeUndefined()
    expect(await verify(30)).toBe(step + 1)
  })

  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６', ' 287082', '287082\n'])(
    'is six digits, and so %j is none',
    async (code) => {
      expect(await totp.verify(rfcSecret, code, instant(59_000), null)).toBeUndefined()
    },
  )
})

describe('an enrolment', () => {
  it('gives an app 160 random bits, as text, as a URI and as a picture', async () => {
    const { secret, otpauthUri, qrSvg } = await totp.enrol('ana@school.example')
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    const uri = new URL(otpauthUri)
    expect(uri.protocol + uri.host).toBe('otpauth:totp')
    expect(decodeURIComponent(uri.pathname)).toBe('/Gatehouse:ana@school.example')
    expect(uri.searchParams.get('secret')).toBe(secret)
    expect(uri.searchParams.get('issuer')).toBe('Gatehouse')
    expect(qrSvg).toMatch(/^<svg [\s\S]*<\/svg>$/)
    expect((await totp.enrol('ana@school.example')).secret).not.toBe(secret)
  })

  it('makes codes that are right', async () => {
    const { secret } = await totp.enrol('ana@school.example')
    const code = generateSync({ secret, epoch: now / 1000 })
    expect(await totp.verify(secret, code, now, null)).toBe(step)
  })
})

function codeAt(at: number): string {
  return generateSync({ secret: rfcSecret, epoch: at / 1000 })
}
