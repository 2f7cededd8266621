import { createSign, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrapEC2Signature } from '../../../src/adapters/outbound/webauthn/ecdsa-signature.ts'

/** COSE numbers of the curves. */
const curves = [
  [1, 'prime256v1', 'P-256', 'sha256', 'SHA-256'],
  [2, 'secp384r1', 'P-384', 'sha384', 'SHA-384'],
  [3, 'secp521r1', 'P-521', 'sha512', 'SHA-512'],
] as const

describe.each(curves)(
  'a signature in DER (COSE curve %i)',
  (cose, named, web, digest, webDigest) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: named })

    it('verifies with WebCrypto once it is unwrapped, leading zeros or not', async () => {
      const key = await crypto.subtle.importKey(
        'jwk',
        publicKey.export({ format: 'jwk' }),
        { name: 'ECDSA', namedCurve: web },
        false,
        ['verify'],
      )
      for (let turn = 0; turn < 300; turn++) {
        const message = new TextEncoder().encode(`message ${turn}`)
        const der = createSign(digest).update(message).sign(privateKey)
        const unwrapped = new Uint8Array(unwrapEC2Signature(new Uint8Array(der), cose))
        const verified = await crypto.subtle.verify(
          { name: 'ECDSA', hash: webDigest },
          key,
          unwrapped,
          message,
        )
        expect(verified).toBe(true)
      }
    })

    it('is refused when a byte is missing or too many', () => {
      const der = new Uint8Array(createSign(digest).update('x').sign(privateKey))
      for (let length = 0; length < der.length; length++) {
        expect(() => unwrapEC2Signature(der.subarray(0, length), cose)).toThrow()
      }
      expect(() => unwrapEC2Signature(new Uint8Array([...der, 0]), cose)).toThrow()
    })
  },
)

describe('whatever is no signature', () => {
  it('is refused, or has the length that WebCrypto takes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 90 }),
        fc.constantFrom(0, 1, 2, 3, 4),
        (bytes, curve) => {
          try {
            expect([64, 96, 132]).toContain(unwrapEC2Signature(bytes, curve).length)
          } catch (error) {
            expect(String(error)).toContain('Not an ECDSA signature')
          }
        },
      ),
    )
  })

  it.each([
    ['a negative number', [0x30, 6, 2, 1, 0x80, 2, 1, 1]],
    ['an empty number', [0x30, 5, 2, 0, 2, 1, 1]],
    ['three numbers', [0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1]],
    ['a length in long form that is short', [0x30, 0x81, 6, 2, 1, 1, 2, 1, 1]],
  ])('%s is refused', (_name, bytes) => {
    expect(() => unwrapEC2Signature(new Uint8Array(bytes), 1)).toThrow('Not an ECDSA signature')
  })
})
