/** The owner of an account that too many guesses have locked opens it again, by the link that the mail carries. */
import { isSpendable } from '../../domain/account/one-time-token.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Guesses } from '../ports/guesses.ts'
import type { OneTimeTokenMint } from '../ports/one-time-token-mint.ts'
import type { OneTimeTokens } from '../ports/one-time-tokens.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'

export type Unlock = (command: {
  readonly token: string
  readonly origin: Origin
}) => Promise<Result<void, Failure<'invalid_token'>>>

export function createUnlock(ports: {
  oneTimeTokens: OneTimeTokens
  oneTimeTokenMint: OneTimeTokenMint
  guesses: Guesses
  unitOfWork: UnitOfWork
  clock: Clock
}): Unlock {
  const { oneTimeTokens, oneTimeTokenMint, guesses, unitOfWork, clock } = ports

  return async ({ token, origin }) => {
    const now = clock.now()
    const hash = await oneTimeTokenMint.hash(token)
    const found = await oneTimeTokens.find('unlock_account', hash)
    if (!found || !isSpendable(found.token, now)) return err({ kind: 'invalid_token' })
    const { id, username, email } = found.user

    const [committed] = await Promise.all([
      unitOfWork.commit([
        { kind: 'spend_one_time_token', hash, at: now },
        {
          kind: 'append_audit',
          entry: {
            at: now,
            action: 'account.unlock',
            actor: id,
            onBehalfOf: id,
            target: id,
            outcome: 'success',
            origin,
          },
        },
      ]),
      guesses.forgive([username, email]),
    ])
    return committed.ok ? ok() : err({ kind: 'invalid_token' })
  }
}
