import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePoolReference, poolReference } from '../../../src/domain/account/pool-reference.ts'

describe('what stands for a password that a pool keeps', () => {
  it('says what the pool calls the account, and fits its column', () => {
    const usernames = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 })
    fc.assert(
      fc.property(
        usernames.filter(
          (name) => new TextEncoder().encode(name).length <= 128 && name.isWellFormed(),
        ),
        fc.uuid(),
        (username, nonce) => {
          const stored = poolReference(username, nonce)
          expect(parsePoolReference(stored)).toEqual({ username })
          expect(stored.length).toBeLessThanOrEqual(255)
        },
      ),
    )
  })

  it.each([
    '',
    '!',
    '$2b$10$abcdefghijklmnopqrstuu',
    '$cognito$',
    '$cognito$$abcdefgh',
    '$cognito$Zm9v$',
    '$cognito$Zm9v$short',
    '$cognito$not*base64$abcdefgh',
    '$cognito$_w$abcdefgh', // 0xff is no UTF-8
    '$cognito$Zm9v$abcdefgh$more',
  ])('is none of these: %j', (stored) => {
    expect(parsePoolReference(stored)).toBeUndefined()
  })
})
