import { describe, expect, test } from 'vitest'
import { nextUsernameChangeAt } from '../../../src/domain/account/username-rules.ts'
import { after, days } from '../../../src/domain/shared/instant.ts'
import { aUser, start } from '../../support/builders.ts'

describe('the next change of a username', () => {
  const rules = { changeIntervalMs: days(30) }
  const changed = aUser({ usernameChangedAt: start })

  test('waits for the interval after the last one, to the millisecond', () => {
    const next = after(start, days(30))
    expect(nextUsernameChangeAt(changed, rules, start)).toBe(next)
    expect(nextUsernameChangeAt(changed, rules, after(next, -1))).toBe(next)
    expect(nextUsernameChangeAt(changed, rules, next)).toBeUndefined()
  })

  test('is possible at once for who never made one, and where no interval is set', () => {
    expect(nextUsernameChangeAt(aUser(), rules, start)).toBeUndefined()
    expect(nextUsernameChangeAt(changed, { changeIntervalMs: 0 }, start)).toBeUndefined()
  })
})
