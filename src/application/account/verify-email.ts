/** A person opens the link that proves an e-mail address. */
import { isSpendable } from '../../domain/account/one-time-token.ts'
import { verified } from '../../domain/account/user.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { whatChanged } from '../../domain/audit/what-changed.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { OneTimeTokenMint } from '../ports/one-time-token-mint.ts'
import type { OneTimeTokens } from '../ports/one-time-tokens.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'

export type VerifyEmail = (command: {
  readonly token: string
  readonly origin: Origin
}) => Promise<Result<void, Failure<'invalid_token'>>>

export function createVerifyEmail(ports: {
  oneTimeTokens: OneTimeTokens
  oneTimeTokenMint: OneTimeTokenMint
  unitOfWork: UnitOfWork
  clock: Clock
}): VerifyEmail {
  const { oneTimeTokens, oneTimeTokenMint, unitOfWork, clock } = ports

  return async ({ token, origin }) => {
    const now = clock.now()
    const hash = await oneTimeTokenMint.hash(token)
    const found = await oneTimeTokens.find('verify_email', hash)
    if (!found || !isSpendable(found.token, now)) return err({ kind: 'invalid_token' })
    const { user } = found

    const committed = await unitOfWork.commit([
      { kind: 'spend_one_time_token', hash, at: now },
      { kind: 'verify_email', userId: user.id, at: now },
      {
        kind: 'append_audit',
        entry: {
          at: now,
          action: 'account.verify_email',
          actor: user.id,
          onBehalfOf: user.id,
          target: user.id,
          outcome: 'success',
          origin,
          ...whatChanged(user, verified(user)),
        },
      },
    ])
    return committed.ok ? ok() : err({ kind: 'invalid_token' })
  }
}
