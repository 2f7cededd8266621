import { isCommonPassword } from '../../domain/account/common-passwords.ts'
import {
  type Password,
  type PasswordOwner,
  parsePassword,
  passwordWeakness,
} from '../../domain/account/password.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Violation } from '../../domain/shared/violation.ts'
import type { Failure } from '../errors.ts'

/** A password that its owner may take, or every reason why not under the field's name. */
export function choosePassword(
  path: string,
  input: string,
  owner: PasswordOwner,
): Result<Password, Failure<'validation_failed'>> {
  const password = parsePassword(input)
  if (!password.ok) return refusePassword(path, password.error)
  const weakness = passwordWeakness(password.value, owner, isCommonPassword)
  if (weakness) return refusePassword(path, weakness)
  return ok(password.value)
}

export function refusePassword(path: string, violation: Violation) {
  const violations = [{ path, ...violation }]
  return err<Failure<'validation_failed'>>({ kind: 'validation_failed', violations })
}
