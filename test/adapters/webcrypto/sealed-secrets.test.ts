import { describe, expect, it } from 'vitest'
import { createSealedSecrets } from '../../../src/adapters/outbound/webcrypto/sealed-secrets.ts'
import type { TokenKey } from '../../../src/adapters/outbound/webcrypto/token-keys.ts'
import type { SealedSecret } from '../../../src/domain/shared/sealed-secret.ts'

const key = (id: string): TokenKey => ({ id, secret: crypto.getRandomValues(new Uint8Array(32)) })
const old = key('2026.10')
const current = key('2026.11')
const sealedSecrets = createSealedSecrets([current, old])

describe('a sealed secret', () => {
  it('opens in its own context, and shows nothing of itself meanwhile', async () => {
    const sealed = await sealedSecrets.seal('JBSWY3DPEHPK3PXP', 'totp:usr_1')
    expect(sealed).not.toContain('JBSWY3DPEHPK3PXP')
    expect(await sealedSecrets.open(sealed, 'totp:usr_1')).toEqual({
      secret: 'JBSWY3DPEHPK3PXP',
      stale: false,
    })
  })

  it('does not open in the context of somebody else', async () => {
    const sealed = await sealedSecrets.seal('JBSWY3DPEHPK3PXP', 'totp:usr_1')
    expect(await sealedSecrets.open(sealed, 'totp:usr_2')).toBeUndefined()
  })

  it('is never the same twice', async () => {
    const seal = () => sealedSecrets.seal('JBSWY3DPEHPK3PXP', 'totp:usr_1')
    expect(await seal()).not.toBe(await seal())
  })

  it('opens under a former key, and says that it wants to be sealed again', async () => {
    const sealed = await createSealedSecrets([old]).seal('JBSWY3DPEHPK3PXP', 'totp:usr_1')
    expect(await sealedSecrets.open(sealed, 'totp:usr_1')).toEqual({
      secret: 'JBSWY3DPEHPK3PXP',
      stale: true,
    })
  })

  it('does not open when its key is no longer held', async () => {
    const sealed = await createSealedSecrets([old]).seal('JBSWY3DPEHPK3PXP', 'totp:usr_1')
    expect(await createSealedSecrets([current]).open(sealed, 'totp:usr_1')).toBeUndefined()
  })

  it('does not open when one character of it has changed, whatever it is', async () => {
    const sealed = await sealedSecrets.seal('JBSWY3DPEHPK3PXP', 'totp:usr_1')
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? '_' : 'A'
      const changed = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}` as SealedSecret
      expect(await sealedSecrets.open(changed, 'totp:usr_1')).toBeUndefined()
    }
  })

  it.each(['', 'a', 'a.b', 'a.b.c.d', '!.!.2026.11', '%'])('%j does not open', async (text) => {
    expect(await sealedSecrets.open(text as SealedSecret, 'totp:usr_1')).toBeUndefined()
  })
})
