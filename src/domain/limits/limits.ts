/** How often who may do what: the one table of the service's rate limits (docs/limits.md). */
import { hours, minutes } from '../shared/instant.ts'

/** Whose requests are counted together; of an address, IPv6 counts by its /64. */
export type CountedBy = 'address' | 'network' | 'account' | 'address_and_account'

/** At most `quota` requests in any `windowMs`. */
export interface LimitPolicy {
  /** As `RateLimit-Policy` names it, and as its keys begin. */
  readonly name: string
  readonly by: CountedBy
  readonly quota: number
  readonly windowMs: number
}

interface Limit {
  /** While Redis is away: `isolate` counts here, and stricter; `pass` lets everything through. */
  readonly without: 'isolate' | 'pass'
  /** Whether accounts whose mail arrives in one mailbox are one: where each request sends a letter. */
  readonly accounts: 'names' | 'mailboxes'
  readonly policies: readonly LimitPolicy[]
}

/**
 * `account` is whom a request is about, as far as it says so itself: the identifier, the address or the token that
 * it brings, known to us or not; behind a sign-in, the caller. Schools and offices share an address: what is
 * counted by address alone leaves room for a class.
 */
export const limits = {
  api: limit('pass', {
    address: ['api', 1200, minutes(1)],
    account: ['api', 900, minutes(1)],
    address_and_account: ['api', 600, minutes(1)],
  }),
  /** Back ends of portals ask on behalf of everybody. */
  portal: limit('pass', {
    address: ['portal', 60_000, minutes(1)],
    account: ['portal', 60_000, minutes(1)],
    address_and_account: ['portal', 60_000, minutes(1)],
  }),

  sign_in: limit('isolate', {
    address_and_account: ['sign-in', 10, minutes(1)],
    address: ['sign-in', 60, minutes(1)],
    network: ['sign-in', 600, minutes(1)],
    account: ['sign-in', 100, hours(1)],
  }),
  second_factor: limit('isolate', {
    address_and_account: ['second-factor', 10, minutes(1)],
    address: ['second-factor', 60, minutes(1)],
    account: ['second-factor', 20, minutes(5)],
  }),
  passkey: limit('isolate', {
    address_and_account: ['passkey', 10, minutes(1)],
    address: ['passkey', 60, minutes(1)],
    account: ['passkey', 20, minutes(5)],
  }),
  /** Whoever is signed in shows the password, or another factor, once more. */
  proof: limit('isolate', {
    address_and_account: ['proof', 10, minutes(5)],
    address: ['proof', 60, minutes(1)],
    account: ['proof', 20, minutes(5)],
  }),
  refresh: limit('isolate', {
    address_and_account: ['refresh', 120, minutes(1)],
    address: ['refresh', 600, minutes(1)],
    account: ['refresh', 240, minutes(1)],
  }),
  sign_out: limit('isolate', {
    address_and_account: ['sign-out', 30, minutes(1)],
    address: ['sign-out', 300, minutes(1)],
    account: ['sign-out', 60, minutes(1)],
  }),

  register: byMailbox(
    limit('isolate', {
      address_and_account: ['register', 10, minutes(10)],
      address: ['register', 30, minutes(10)],
      network: ['register', 150, hours(1)],
      account: ['register', 20, hours(1)],
    }),
  ),
  /** Whatever makes us write to an address. */
  letter: byMailbox(
    limit('isolate', {
      address_and_account: ['letter', 5, minutes(10)],
      address: ['letter', 30, minutes(10)],
      network: ['letter', 300, hours(1)],
      account: ['letter', 10, hours(1)],
    }),
  ),
  /** Whatever a mailed link opens. */
  link: limit('isolate', {
    address_and_account: ['link', 10, minutes(10)],
    address: ['link', 60, minutes(10)],
    account: ['link', 20, minutes(10)],
  }),
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof limits

export function policiesOf(name: LimitName): readonly LimitPolicy[] {
  return limits[name].policies
}

function limit(
  without: Limit['without'],
  rows: Partial<Record<CountedBy, readonly [name: string, quota: number, windowMs: number]>>,
): Limit {
  const policies = (['address_and_account', 'address', 'network', 'account'] as const).flatMap(
    (by) => {
      const row = rows[by]
      if (!row) return []
      const [name, quota, windowMs] = row
      return [{ name: `${name}-${by.replaceAll('_', '-')}`, by, quota, windowMs }]
    },
  )
  return { without, accounts: 'names', policies }
}

function byMailbox(counted: Limit): Limit {
  return { ...counted, accounts: 'mailboxes' }
}
