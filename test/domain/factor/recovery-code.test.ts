import { describe, expect, it } from 'vitest'
import { factorMint } from '../../../src/adapters/outbound/webcrypto/factor-mint.ts'
import {
  formatRecoveryCode,
  normalizeRecoveryCode,
} from '../../../src/domain/factor/recovery-code.ts'

describe('a recovery code', () => {
  it('is shown in groups of four and read back', () => {
    const code = 'k7m29qxw4f0rt8cz1v6hd3np'
    expect(formatRecoveryCode(code)).toBe('k7m2-9qxw-4f0r-t8cz-1v6h-d3np')
    expect(normalizeRecoveryCode(formatRecoveryCode(code))).toBe(code)
  })

  it.each([
    'K7M2-9QXW-4F0R-T8CZ-1V6H-D3NP',
    'k7m29qxw4f0rt8cz1v6hd3np',
    ' k7m2 9qxw 4f0r t8cz 1v6h d3np ',
    'k7m2-9qxw-4for-t8cz-lv6h-d3np',
    'K7M2-9QXW-4FOR-T8CZ-IV6H-D3NP',
  ])('is read however it was typed: %j', (typed) => {
    expect(normalizeRecoveryCode(typed)).toBe('k7m29qxw4f0rt8cz1v6hd3np')
  })

  it('that was given out when codes were shorter is read, too', () => {
    expect(normalizeRecoveryCode('K7M2-9QXW-4FOR-T8CZ')).toBe('k7m29qxw4f0rt8cz')
  })

  it.each([
    '',
    'k7m2-9qxw-4f0r',
    'k7m2-9qxw-4f0r-t8cz-0',
    'u7m2-9qxw-4f0r-t8cz',
    'x'.repeat(10_000),
  ])('is none when it cannot be one: %j', (typed) =>
    expect(normalizeRecoveryCode(typed)).toBeUndefined(),
  )

  it('comes in tens, each different, kept as a hash of what is compared', async () => {
    const codes = await factorMint.recoveryCodes()
    expect(new Set(codes.map(({ token }) => token)).size).toBe(10)
    for (const { token, hash } of codes) {
      const normalized = normalizeRecoveryCode(token)
      expect(normalized).toBeDefined()
      expect(await factorMint.hash(normalized ?? '')).toBe(hash)
      expect(token).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){5}$/)
    }
  })
})
