import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseNetwork } from '../../../src/domain/policy/network.ts'
import { indexBlocks } from '../../../src/domain/protection/block-index.ts'
import {
  automaticBlockMs,
  type BlockKind,
  type Cidr,
  parseCidr,
} from '../../../src/domain/protection/ip-block.ts'
import { hours, instant, minutes } from '../../../src/domain/shared/instant.ts'

describe('a network', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7/32'],
    ['192.0.2.0/24', '192.0.2.0/24'],
    ['::ffff:192.0.2.0/120', '192.0.2.0/24'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['2001:DB8:0:0::/32', '2001:db8::/32'],
    ['2001:db8:0:1::', '2001:db8:0:1::/128'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3/128'],
    ['2001:db8:10::/48', '2001:db8:10::/48'],
    ['fe80::/10', 'fe80::/10'],
    ['f0:0:1:0:0:0:10:0', 'f0:0:1::10:0/128'],
  ])('%s is written %s', (input, written) => {
    expect(parseCidr(input)).toEqual({ ok: true, value: written })
  })

  test('is the same network once it is written', () => {
    const group = fc.constantFrom('0', '10', 'f00', '1', 'a0b0')
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const written = parseCidr(groups.join(':'))
        expect(parseNetwork(written.ok ? written.value : '')).toEqual(
          parseNetwork(groups.join(':')),
        )
      }),
    )
  })

  test.each(['', 'x', '192.0.2.1/24', '192.0.2.0/33', '2001:db8::1/64', '192.0.2.0/24/1', '1.2.3'])(
    '%j is none',
    (input) => expect(parseCidr(input).ok).toBe(false),
  )
})

describe('blocks', () => {
  const entry = (kind: BlockKind, network: string, expiresAt: number | null = null) => ({
    kind,
    network: network as Cidr,
    expiresAt: expiresAt === null ? null : instant(expiresAt),
  })
  const find = indexBlocks([
    entry('deny', '192.0.2.0/24'),
    entry('allow', '192.0.2.7/32'),
    entry('deny', '2001:db8::/32', 1000),
    entry('deny', '198.51.100.7/32'),
    entry('allow', '198.51.100.7/32', 1000),
  ])

  test.each([
    ['192.0.2.8', 'deny'],
    ['192.0.2.7', 'allow'],
    ['::ffff:192.0.2.8', 'deny'],
    ['192.0.3.8', undefined],
    ['2001:db8:1::', 'deny'],
    ['2001:db9::', undefined],
    ['nonsense', undefined],
    [null, undefined],
  ])('say of %s: %s', (address, verdict) => {
    expect(find(address, instant(999))).toBe(verdict)
  })

  test('are over at their moment', () => {
    expect(find('2001:db8:1::', instant(1000))).toBeUndefined()
    expect([find('198.51.100.7', instant(999)), find('198.51.100.7', instant(1000))]).toEqual([
      'allow',
      'deny',
    ])
  })
})

test('who comes back is kept out for longer, up to a day', () => {
  expect([0, 1, 2, 3, 4, 40].map(automaticBlockMs)).toEqual([
    minutes(15),
    hours(1),
    hours(6),
    hours(24),
    hours(24),
    hours(24),
  ])
})
