import { expect, test } from 'vitest'
import { rateLimitHeaders } from '../../../src/adapters/inbound/http/request/rate-limit-headers.ts'
import { policiesOf } from '../../../src/domain/limits/limits.ts'
import { instant } from '../../../src/domain/shared/instant.ts'

const [both, , , ofAccount] = policiesOf('letter')
if (!both || !ofAccount) throw new Error('letters are limited by both, and by account')

const limitOf = (...allowances: Parameters<typeof rateLimitHeaders>[0]) =>
  new Map(rateLimitHeaders(allowances, 0)).get('RateLimit')

test('the limit that is nearest is told, a refusal before all', () => {
  const half = { policy: both, allowed: true, remaining: 2, resetsAt: instant(60_000) }
  const refused = { policy: ofAccount, allowed: false, remaining: 0, resetsAt: instant(30_000) }
  const full = { ...half, remaining: 0 }
  expect(limitOf(half, { ...half, policy: ofAccount, remaining: 9 })).toBe(
    '"letter-address-and-account";r=2;t=60',
  )
  expect(limitOf(full, refused)).toBe('"letter-account";r=0;t=30')
})

test('of two refusals the one that Retry-After waits for', () => {
  const soon = { policy: both, allowed: false, remaining: 0, resetsAt: instant(60_000) }
  const late = { policy: ofAccount, allowed: false, remaining: 0, resetsAt: instant(900_000) }
  expect(limitOf(soon, late)).toBe('"letter-account";r=0;t=900')
})
