/** What every adapter of the `Passwords` port guarantees. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Passwords } from '../../src/application/ports/passwords.ts'
import {
  type Password,
  type PasswordHash,
  parsePresentedPassword,
} from '../../src/domain/account/password.ts'

export function describePasswords(
  name: string,
  make: (options: { cost: number }) => Passwords,
): void {
  describe(`Passwords: ${name}`, () => {
    const passwords = make({ cost: 4 })

    it('a hash matches its own password and needs no upgrade', async () => {
      const hash = await passwords.hash(password('correct horse'))
      expect(await passwords.verify(password('correct horse'), hash)).toEqual({
        matches: true,
        needsUpgrade: false,
      })
    })

    it('a hash matches no other password', async () => {
      const hash = await passwords.hash(password('correct horse'))
      for (const other of ['Correct horse', 'correct horse ', 'correct hors', '', 'x']) {
        expect(await passwords.verify(password(other), hash)).toEqual(noMatch)
      }
    })

    it('a hash fits its column and does not show the password', async () => {
      const hash = await passwords.hash(password('correct horse'.repeat(9)))
      expect(hash.length).toBeLessThanOrEqual(255)
      expect(hash).not.toContain('horse')
    })

    it('a right password whose hash was cheaper needs an upgrade', async () => {
      const hash = await passwords.hash(password('correct horse'))
      const dearer = make({ cost: 5 })
      expect(await dearer.verify(password('correct horse'), hash)).toEqual({
        matches: true,
        needsUpgrade: true,
      })
    })

    it('a wrong password never asks for an upgrade', async () => {
      const hash = await passwords.hash(password('correct horse'))
      expect(await make({ cost: 5 }).verify(password('wrong horse'), hash)).toEqual(noMatch)
    })

    it('a hash that was dearer still matches and is left alone', async () => {
      const hash = await make({ cost: 5 }).hash(password('correct horse'))
      expect(await passwords.verify(password('correct horse'), hash)).toEqual({
        matches: true,
        needsUpgrade: false,
      })
    })

    it.each(['', 'x', '$2b$', '$2b$04$short', '$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA', '\0'])(
      'a stored hash that is none matches nothing and throws nothing: %j',
      async (stored) => {
        const hash = stored as PasswordHash // what a broken import may have left
        expect(await passwords.verify(password('correct horse'), hash)).toEqual(noMatch)
      },
    )

    it('an unknown account matches nothing', async () => {
      expect(await passwords.verifyUnknown(password('correct horse'))).toBeUndefined()
    })

    it('every character counts, also beyond the 72 bytes that bcrypt reads', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 60, max: 110 }),
          fc.string({ minLength: 1, maxLength: 9 }),
          fc.string({ minLength: 1, maxLength: 9 }),
          async (length, tail, otherTail) => {
            fc.pre(tail !== otherTail)
            const start = 'é'.repeat(length)
            const hash = await passwords.hash(password(start + tail))
            const other = await passwords.verify(password(start + otherTail), hash)
            expect(other.matches).toBe(false)
            expect((await passwords.verify(password(start + tail), hash)).matches).toBe(true)
          },
        ),
        { numRuns: 25 },
      )
    })

    it('a password matches however the keyboard composed it', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.string({ unit: 'grapheme', minLength: 4, maxLength: 30 }),
          async (text) => {
            const hash = await passwords.hash(password(text.normalize('NFC')))
            expect((await passwords.verify(password(text.normalize('NFD')), hash)).matches).toBe(
              true,
            )
          },
        ),
        { numRuns: 25 },
      )
    })
  })
}

const noMatch = { matches: false, needsUpgrade: false }

function password(text: string): Password {
  const result = parsePresentedPassword(text)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}
