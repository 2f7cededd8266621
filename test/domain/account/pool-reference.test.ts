import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePoolReference, poolReference } from '../../../src/domain/account/pool-reference.ts'
import { instant } from '../../../src/domain/shared/instant.ts'

describe('what stands for a password that a pool keeps', () => {
  it('says what the pool calls the account, and fits its column', () => {
    const usernames = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 })
    fc.assert(
      fc.property(
        usernames.filter(
          (name) => new TextEncoder().encode(name).length <= 128 && name.isWellFormed(),
        ),
        fc.uuid(),
        fc.option(fc.nat({ max: 8_640_000_000_000 }).map(instant), { nil: undefined }),
        (username, nonce, inDoubtUntil) => {
          const stored = poolReference(username, nonce, inDoubtUntil)
          expect(parsePoolReference(stored)).toEqual(
            inDoubtUntil === undefined ? { username } : { username, inDoubtUntil },
          )
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
    '$cognito$Zm9v$abcdefgh$',
    '$cognito$Zm9v$abcdefgh$1764500000000$',
  ])('is none of these: %j', (stored) => {
    expect(parsePoolReference(stored)).toBeUndefined()
  })
})
