/** Whether somebody who signs in knows the password of the account, and what else that asks for. */
import {
  type Password,
  type PasswordHash,
  parsePresentedPassword,
} from '../../domain/account/password.ts'
import type { User, UserWithPassword } from '../../domain/account/user.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import { DependencyUnavailable } from '../ports/dependencies.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { Change } from '../ports/unit-of-work.ts'

export type PasswordError = Failure<
  | 'invalid_credentials'
  | 'email_not_verified'
  | 'account_disabled'
  | 'password_reset_required'
  | 'challenge_unsupported'
>

/** A right password. */
export interface PasswordProof extends UserWithPassword {
  /** Keeps it where, or how, passwords are kept now. */
  readonly upgrade: readonly Extract<Change, { kind: 'upgrade_password_hash' }>[]
  /** What the identity provider asks for besides, with a code of the authenticator app that it knows of. */
  readonly providerChallenge: string | undefined
}

export interface Disproof {
  readonly error: PasswordError
  /** Its owner can go on with a new password only: a letter with a link is due. */
  readonly resetDue: boolean
}

/** Only somebody who knows the password learns what stands in the way of the account. */
export type ProvePassword = (
  input: string,
  account: UserWithPassword | undefined,
) => Promise<Result<PasswordProof, Disproof>>

export function createProvePassword({
  identityProvider,
}: {
  identityProvider: IdentityProvider
}): ProvePassword {
  return async (input, account) => {
    const password = parsePresentedPassword(input)
    if (!password.ok) return wrong() // whoever it is: tells nothing
    if (!account) {
      await identityProvider.verifyUnknown(password.value)
      return wrong()
    }
    const { user, passwordHash } = account
    const verification = await identityProvider.verify(password.value, passwordHash)
    if (!verification.matches) return wrong(verification.because === 'reset_required')
    if (user.status === 'disabled') return refused('account_disabled')
    if (user.status === 'pending') return refused('email_not_verified')
    const { besides, needsUpgrade } = verification
    switch (besides?.kind) {
      case 'new_password':
        return refused('password_reset_required', true)
      case 'unsupported':
        return refused('challenge_unsupported')
      case 'totp': // stays where the authenticator app is known
        return ok({ ...account, upgrade: [], providerChallenge: besides.challenge })
    }
    const to = needsUpgrade ? await upgraded(user, password.value, passwordHash) : undefined
    return ok({
      ...account,
      upgrade: to
        ? [{ kind: 'upgrade_password_hash', userId: user.id, from: passwordHash, to }]
        : [],
      providerChallenge: undefined,
    })
  }

  /** Undefined when it stays as it is: that the other keeper refuses it or is away keeps nobody out. */
  async function upgraded(user: User, password: Password, current: PasswordHash) {
    try {
      const kept = await identityProvider.prepare(password).replace(user, current)
      return kept.ok ? kept.value : undefined
    } catch (error) {
      if (error instanceof DependencyUnavailable) return undefined
      throw error
    }
  }
}

function wrong(resetDue = false) {
  return refused('invalid_credentials', resetDue)
}

function refused(kind: PasswordError['kind'], resetDue = false) {
  return err<Disproof>({ error: { kind }, resetDue })
}
