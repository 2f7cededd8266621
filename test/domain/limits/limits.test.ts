import { expect, test } from 'vitest'
import { operations } from '../../../src/adapters/inbound/http/routes.ts'
import { limits } from '../../../src/domain/limits/limits.ts'

const policies = Object.values(limits).flatMap(({ policies }) => policies)

test('every policy has a name of its own that a structured field can hold (RFC 9651)', () => {
  const names = policies.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[a-z-]+$/)
})

test('every limit counts by address, by account, and by both', () => {
  for (const { policies } of Object.values(limits)) {
    expect(policies.map(({ by }) => by)).toEqual(
      expect.arrayContaining(['address', 'account', 'address_and_account']),
    )
  }
})

test('whoever shares an address is left more than one of them alone', () => {
  for (const { policies } of Object.values(limits)) {
    const perSecond = (by: string) => {
      const policy = policies.find((one) => one.by === by)
      return policy ? policy.quota / policy.windowMs : Number.POSITIVE_INFINITY
    }
    expect(perSecond('address')).toBeGreaterThanOrEqual(perSecond('address_and_account'))
  }
})

test('every route of authentication has a limit of its own, and a body that names somebody says where', () => {
  for (const { path, limit, about, needs } of operations) {
    if (!path.startsWith('/auth/')) continue
    expect([path, limit]).not.toEqual([path, undefined])
    if (needs === 'nothing' && path !== '/auth/passkey/options') {
      expect([path, about]).not.toEqual([path, undefined])
    }
  }
})
