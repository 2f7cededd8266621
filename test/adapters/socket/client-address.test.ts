import { describe, expect, test } from 'vitest'
import { clientAddress } from '../../../src/adapters/inbound/socket/client-address.ts'

describe('the client’s address', () => {
  test('is the socket’s', () => {
    expect(clientAddress('203.0.113.7', null, [])).toBe('203.0.113.7')
    expect(clientAddress('::ffff:203.0.113.7', null, [])).toBe('203.0.113.7')
    expect(clientAddress('fe80::1%eth0', null, [])).toBe('fe80::1')
  })

  test('is never what a stranger says in a header', () => {
    expect(clientAddress('203.0.113.7', '10.0.0.1', [])).toBe('203.0.113.7')
    expect(clientAddress('203.0.113.7', '10.0.0.1', ['10.0.0.9'])).toBe('203.0.113.7')
  })

  test('is what a trusted proxy says, and not what the client told the proxy', () => {
    expect(clientAddress('10.0.0.9', 'spoofed, 1.1.1.1, 198.51.100.4', ['10.0.0.9'])).toBe(
      '198.51.100.4',
    )
  })

  test('is found behind a chain of trusted proxies', () => {
    const proxies = ['10.0.0.9', '10.0.0.8']
    expect(clientAddress('10.0.0.9', '198.51.100.4, 10.0.0.8', proxies)).toBe('198.51.100.4')
  })

  test.each([
    ['198.51.100.4:4711', '198.51.100.4'],
    ['[2001:DB8:0:0::4]:4711', '2001:db8::4'],
    ['::ffff:198.51.100.4', '198.51.100.4'],
    ['::ffff:c633:6404', '198.51.100.4'],
    ['fe80::4%25eth0', 'fe80::4'],
    ['198.51.100.04', null],
    ['198.51.100.0/24', null],
    ['0x7f.1', null],
    ['unknown', null],
    ['_hidden', null],
    ['', null],
  ])(
    'is one text however a proxy writes it, and none that is no address: %j',
    (written, address) => {
      expect(clientAddress('::ffff:10.0.0.9', written, ['10.0.0.9'])).toBe(address)
    },
  )

  test('is found behind a proxy that is written in another way than it calls from', () => {
    expect(clientAddress('2001:db8::9', '198.51.100.4', ['2001:DB8:0::9'])).toBe('198.51.100.4')
    expect(clientAddress('10.0.0.9', '198.51.100.4', ['::ffff:10.0.0.9'])).toBe('198.51.100.4')
  })

  test('is the proxy’s own when it says nothing, and unknown when it says nonsense', () => {
    expect(clientAddress('10.0.0.9', null, ['10.0.0.9'])).toBe('10.0.0.9')
    expect(clientAddress('10.0.0.9', '<script>', ['10.0.0.9'])).toBeNull()
  })
})
