/** What every adapter of the `IdentityProvider` port guarantees, whoever keeps the passwords. */
import { describe, expect, it } from 'vitest'
import { DependencyUnavailable } from '../../src/application/ports/dependencies.ts'
import type { IdentityProvider } from '../../src/application/ports/identity-provider.ts'
import type { PasswordHash } from '../../src/domain/account/password.ts'
import { aPassword, aUser } from '../support/builders.ts'

export function describeIdentityProvider(name: string, provider: () => IdentityProvider): void {
  const first = aPassword('correct horse battery')
  const second = aPassword('another horse battery')

  async function somebody() {
    const owner = aUser()
    const kept = await provider().prepare(first).keepFor(owner)
    if (!kept.ok) throw new Error(kept.error.message)
    return { owner, hash: kept.value }
  }

  describe(`IdentityProvider: ${name}`, () => {
    it('takes the password that it was given, and asks for nothing besides', async () => {
      const { hash } = await somebody()
      const verification = await provider().verify(first, hash)
      expect(verification).toEqual({ matches: true, needsUpgrade: false })
    })

    it('takes no other password', async () => {
      const { hash } = await somebody()
      for (const other of [second, aPassword('Correct horse battery'), aPassword('x')]) {
        expect(await provider().verify(other, hash)).toEqual({ matches: false })
      }
    })

    it('leaves something for the record that fits its column and does not show the password', async () => {
      const { hash } = await somebody()
      expect(hash.length).toBeLessThanOrEqual(255)
      expect(hash).not.toContain('horse')
    })

    it('takes the new password and no longer the old one after a change', async () => {
      const { owner, hash } = await somebody()
      const changed = await provider().prepare(second).replace(owner, hash)
      if (!changed.ok) throw new Error(changed.error.message)
      expect(await provider().verify(second, changed.value)).toMatchObject({ matches: true })
      expect(await provider().verify(first, changed.value)).toEqual({ matches: false })
    })

    it('lets nobody in while a password is in doubt, if it ever is, and takes what it has when it is settled', async () => {
      const { owner, hash } = await somebody()
      const doubt = provider().doubt(hash)
      expect(provider().settled(hash)).toBeUndefined()
      if (!doubt) return
      expect(doubt.hash).not.toBe(hash)
      expect(doubt.hash.length).toBeLessThanOrEqual(255)
      await expect(provider().verify(first, doubt.hash)).rejects.toThrow(DependencyUnavailable)
      await expect(provider().answer(doubt.hash, 'any', '123456')).rejects.toThrow(
        DependencyUnavailable,
      )
      expect(() => provider().doubt(doubt.hash)).toThrow(DependencyUnavailable)

      const settled = provider().settled(doubt.hash)
      if (!settled) throw new Error('It cannot be settled')
      expect([hash, doubt.hash]).not.toContain(settled)
      expect(await provider().verify(first, settled)).toMatchObject({ matches: true })
      const changed = await provider().prepare(second).replace(owner, doubt.hash)
      if (!changed.ok) throw new Error(changed.error.message)
      expect(await provider().verify(second, changed.value)).toMatchObject({ matches: true })
    })

    it('leaves another hash after each change, also to the same password', async () => {
      const { owner, hash } = await somebody()
      const changed = await provider().prepare(first).replace(owner, hash)
      expect(changed).toMatchObject({ ok: true })
      expect(changed).not.toMatchObject({ value: hash })
    })

    it('keeps passwords apart by person', async () => {
      const [one, other] = [await somebody(), await somebody()]
      await provider().prepare(second).replace(other.owner, other.hash)
      expect(await provider().verify(first, one.hash)).toMatchObject({ matches: true })
    })

    it('lets nobody in who has been invited and has chosen none yet, and lets them choose one', async () => {
      const owner = aUser()
      const unusable = '!' as PasswordHash // as `unusablePasswordHash`
      expect(await provider().verify(first, unusable)).toEqual({ matches: false })
      const chosen = await provider().prepare(first).replace(owner, unusable)
      if (!chosen.ok) throw new Error(chosen.error.message)
      expect(await provider().verify(first, chosen.value)).toMatchObject({ matches: true })
    })

    it.each(['', 'x', '$2b$', '$cognito$', '$cognito$****$abcdefgh', '$cognito$bm9ib2R5$abcdefgh'])(
      'matches nothing and throws nothing for a stored hash that is none: %j',
      async (stored) => {
        const hash = stored as PasswordHash // what a broken import may have left
        expect(await provider().verify(first, hash)).toEqual({ matches: false })
      },
    )

    it('does the work for nobody, and matches nothing', async () => {
      expect(await provider().verifyUnknown(first)).toBeUndefined()
    })

    it('forgets a prepared password that no account came of', async () => {
      expect(await provider().prepare(first).discard()).toBeUndefined()
    })

    it('knows no answer to a challenge that it has not made', async () => {
      const { hash } = await somebody()
      const answered = await provider().answer(hash, 'made up', '123456')
      expect(answered.ok).toBe(false)
    })
  })
}
