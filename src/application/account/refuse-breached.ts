import { parsePassword } from '../../domain/account/password.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { BreachedPasswords } from '../ports/breached-passwords.ts'

/**
 * Refuses a new password that is known from a breach elsewhere, under the field's name. Asked beside the first read, so
 * that it costs no trip; what is no password at all is refused by others.
 */
export type RefuseBreached = (
  path: string,
  input: string | undefined,
) => Promise<Result<void, Failure<'validation_failed'>>>

export function createRefuseBreached(ports: {
  breachedPasswords: BreachedPasswords
}): RefuseBreached {
  return async (path, input) => {
    const password = input === undefined ? undefined : parsePassword(input)
    if (!password?.ok || !(await ports.breachedPasswords.includes(password.value))) return ok()
    return err({
      kind: 'validation_failed',
      violations: [
        {
          path,
          code: 'password_breached',
          message: 'This password is known from a breach of another service. Choose another one.',
        },
      ],
    })
  }
}
