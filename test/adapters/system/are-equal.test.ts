import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { areEqual } from '../../../src/adapters/outbound/system/are-equal.ts'

const bytes = fc.uint8Array({ maxLength: 40 })

describe('two secrets', () => {
  test('are the same when every byte is, and only then', () => {
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        expect(areEqual(one, Uint8Array.from(one))).toBe(true)
        expect(areEqual(one, other)).toBe(Buffer.compare(one, other) === 0)
      }),
    )
  })

  test('are others when one bit of one byte is, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.nat(7),
        (one, at, bit) => {
          const other = one.map((byte, index) =>
            index === at % one.length ? byte ^ (1 << bit) : byte,
          )
          expect(areEqual(one, other)).toBe(false)
        },
      ),
    )
  })

  test('of which one begins with the other are not the same', () => {
    expect(areEqual(new Uint8Array([1, 2]), new Uint8Array([1, 2, 0]))).toBe(false)
    expect(areEqual(new Uint8Array([1, 2, 0]), new Uint8Array([1, 2]))).toBe(false)
  })
})
