import { describe, expect, test } from 'vitest'
import { callerOf, countedAs, networkOf } from '../../../src/domain/limits/counted-as.ts'

describe('an address', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7/32', '192.0.2.0/24'],
    ['::ffff:192.0.2.7', '192.0.2.7/32', '192.0.2.0/24'],
    ['::ffff:c000:207', '192.0.2.7/32', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['::1', '::/64', '::/48'],
    ['nonsense', 'unknown', 'unknown'],
    ['fe80::1%eth0', 'unknown', 'unknown'],
    ['192.0.2.07', 'unknown', 'unknown'],
    ['3221225991', 'unknown', 'unknown'],
    ['2001:db8:::1', 'unknown', 'unknown'],
    ['1'.repeat(10_000), 'unknown', 'unknown'],
    [null, 'unknown', 'unknown'],
  ])('%s counts as %s, of the network %s', (address, caller, network) => {
    expect(callerOf(address)).toBe(caller)
    expect(networkOf(address)).toBe(network)
  })
})

describe('an account', () => {
  test('is the same whatever its case, its form and the space around it', () => {
    const spellings = ['Ana@Example.org', ' ana@example.org ', 'ＡＮＡ@example.org']
    const names = spellings.map((account) =>
      countedAs('account', { limit: 'sign_in', address: null, account }),
    )
    expect(new Set(names)).toEqual(new Set(['ana@example.org']))
  })

  test('that is not named is not counted', () => {
    expect(countedAs('account', { limit: 'api', address: '192.0.2.7' })).toBeUndefined()
    expect(
      countedAs('address_and_account', { limit: 'api', address: '192.0.2.7', account: '' }),
    ).toBeFalsy()
  })

  test('is told from the same one at another address', () => {
    const at = (address: string) =>
      countedAs('address_and_account', { limit: 'api', address, account: 'ana' })
    expect(at('192.0.2.7')).not.toBe(at('192.0.2.8'))
    expect(at('2001:db8::1')).toBe(at('2001:db8::2'))
  })

  test('is a mailbox where each request sends a letter, and a name elsewhere', () => {
    const counted = (limit: 'register' | 'letter' | 'sign_in') =>
      ['ana@x.org', 'Ana+1@x.org', 'ana+a+b@x.org', 'ana'].map((account) =>
        countedAs('account', { limit, address: null, account }),
      )
    for (const limit of ['register', 'letter'] as const) {
      expect(counted(limit)).toEqual(['ana@x.org', 'ana@x.org', 'ana@x.org', 'ana'])
    }
    expect(new Set(counted('sign_in')).size).toBe(4)
  })

  test('takes no more room than the longest name there is', () => {
    const account = '\ufdfa'.repeat(60_000)
    expect(countedAs('account', { limit: 'sign_in', address: null, account })).toHaveLength(512)
  })
})
