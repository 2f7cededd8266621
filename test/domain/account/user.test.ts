import { describe, expect, it } from 'vitest'
import { type PersonName, parsePersonName } from '../../../src/domain/account/person-name.ts'
import { displayName } from '../../../src/domain/account/user.ts'
import { parseUsername, type Username } from '../../../src/domain/account/username.ts'
import type { Result } from '../../../src/domain/shared/result.ts'
import type { Violation } from '../../../src/domain/shared/violation.ts'

function valid<T extends Username | PersonName>(result: Result<T, Violation>): T {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

describe('a letter', () => {
  const username = valid(parseUsername('ada.lovelace'))

  it('calls a person by the first name', () => {
    expect(displayName({ username, firstName: valid(parsePersonName('Ada')) })).toBe('Ada')
  })

  it('calls a person who gave no first name by the username', () => {
    expect(displayName({ username, firstName: null })).toBe('ada.lovelace')
  })
})
