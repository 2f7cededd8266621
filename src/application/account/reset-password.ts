/** A person who proved the mailbox takes a new password; every session ends. */
import { isSpendable } from '../../domain/account/one-time-token.ts'
import { verified } from '../../domain/account/user.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { whatChanged } from '../../domain/audit/what-changed.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Guesses } from '../ports/guesses.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { Ids } from '../ports/ids.ts'
import type { OneTimeTokenMint } from '../ports/one-time-token-mint.ts'
import type { OneTimeTokens } from '../ports/one-time-tokens.ts'
import { choosePassword, refusePassword } from './choose-password.ts'
import { notice } from './notice.ts'
import type { RefuseBreached } from './refuse-breached.ts'
import type { ReplacePassword } from './replace-password.ts'

export type ResetPassword = (command: {
  readonly token: string
  readonly newPassword: string
  readonly origin: Origin
}) => Promise<Result<void, Failure<'invalid_token' | 'validation_failed'>>>

export function createResetPassword(ports: {
  oneTimeTokens: OneTimeTokens
  oneTimeTokenMint: OneTimeTokenMint
  identityProvider: IdentityProvider
  refuseBreached: RefuseBreached
  guesses: Guesses
  replacePassword: ReplacePassword
  ids: Ids
  clock: Clock
}): ResetPassword {
  const { oneTimeTokens, oneTimeTokenMint, identityProvider, refuseBreached } = ports
  const { guesses, replacePassword, ids, clock } = ports

  return async ({ token, newPassword, origin }) => {
    const now = clock.now()
    const hash = await oneTimeTokenMint.hash(token)
    const [found, unbreached] = await Promise.all([
      oneTimeTokens.find('reset_password', hash),
      refuseBreached('newPassword', newPassword),
    ])
    if (!found || !isSpendable(found.token, now) || found.user.status === 'disabled') {
      return err({ kind: 'invalid_token' })
    }
    const { user, passwordHash } = found
    // A password refused here leaves the token unspent: the person tries another one.
    const chosen = choosePassword('newPassword', newPassword, user)
    if (!chosen.ok) return chosen
    if (!unbreached.ok) return unbreached

    const attempt = {
      at: now,
      action: 'account.reset_password',
      actor: user.id,
      onBehalfOf: user.id,
      target: user.id,
      origin,
    } as const
    const replacing = replacePassword({
      user,
      current: passwordHash,
      prepared: identityProvider.prepare(chosen.value),
      attempt,
      changes: (replacement) => [
        { kind: 'spend_one_time_token', hash, at: now },
        replacement,
        // Whoever reads the mailbox has proved the address as well.
        { kind: 'verify_email', userId: user.id, at: now },
        { kind: 'end_sessions_of_user', userId: user.id, reason: 'password_reset', at: now },
        {
          kind: 'append_audit',
          endedSessionsOf: user.id,
          entry: { ...attempt, outcome: 'success', ...whatChanged(user, verified(user)) },
        },
        notice(user, { template: 'password_changed' }, ids, now),
      ],
    })
    const [replaced] = await Promise.all([
      replacing,
      guesses.forgive([user.username, user.email]), // what was guessed at was another password
    ])
    if (replaced.ok) return ok()
    return replaced.error.kind === 'stale'
      ? err({ kind: 'invalid_token' })
      : refusePassword('newPassword', replaced.error.why)
  }
}
