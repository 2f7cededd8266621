import { describe, expect, it } from 'vitest'
import { isSpendable } from '../../../src/domain/account/one-time-token.ts'
import { hours, instant, after as later } from '../../../src/domain/shared/instant.ts'

const issuedAt = instant(Date.UTC(2026, 0, 5, 9))
const expiresAt = later(issuedAt, hours(1))

describe('a one-time token', () => {
  it('opens its door until the moment it expires', () => {
    const token = { expiresAt, spentAt: null }
    expect(isSpendable(token, issuedAt)).toBe(true)
    expect(isSpendable(token, later(expiresAt, -1))).toBe(true)
    expect(isSpendable(token, expiresAt)).toBe(false)
  })

  it('opens nothing once it is spent, however fresh', () => {
    expect(isSpendable({ expiresAt, spentAt: issuedAt }, issuedAt)).toBe(false)
  })
})
