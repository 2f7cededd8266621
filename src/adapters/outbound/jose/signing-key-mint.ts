import { exportJWK, generateKeyPair } from 'jose'
import type { SigningKeyMint } from '../../../application/ports/signing-keys.ts'

/** New ES256 keys, named at random: a name says nothing of when or where it was made. */
export const signingKeyMint: SigningKeyMint = {
  async make() {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const { x, y, d } = await exportJWK(privateKey)
    if (!x || !y || !d) throw new Error('An EC key has x, y and d (RFC 7518 §6.2)')
    const kid = crypto.randomUUID()
    return {
      publicKey: { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' },
      privatePart: d,
    }
  },
}
