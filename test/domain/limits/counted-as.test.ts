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
    [null, 'unknown', 'unknown'],
  ])('%s counts as %s, of the network %s', (address, caller, network) => {
    expect(callerOf(address)).toBe(caller)
    expect(networkOf(address)).toBe(network)
  })
})

describe('an account', () => {
  test('is the same whatever its case, its form and the space around it', () => {
    const spellings = ['Ana@Example.org', ' ana@example.org ', 'ＡＮＡ@example.org']
    const names = spellings.map((account) => countedAs('account', { address: null, account }))
    expect(new Set(names)).toEqual(new Set(['ana@example.org']))
  })

  test('that is not named is not counted', () => {
    expect(countedAs('account', { address: '192.0.2.7' })).toBeUndefined()
    expect(countedAs('address_and_account', { address: '192.0.2.7', account: '' })).toBeFalsy()
  })

  test('is told from the same one at another address', () => {
    const at = (address: string) => countedAs('address_and_account', { address, account: 'ana' })
    expect(at('192.0.2.7')).not.toBe(at('192.0.2.8'))
    expect(at('2001:db8::1')).toBe(at('2001:db8::2'))
  })
})
