import { isReservedUsername, parseUsername, type Username } from '../../domain/account/username.ts'
import { err, type Result } from '../../domain/shared/result.ts'
import { type Violation, violation } from '../../domain/shared/violation.ts'

/** A username that anybody may choose: not one that is kept for the service itself. */
export function parseFreeUsername(input: string): Result<Username, Violation> {
  const username = parseUsername(input)
  if (username.ok && isReservedUsername(username.value)) {
    return err(violation('username_reserved', 'This username is reserved.'))
  }
  return username
}
