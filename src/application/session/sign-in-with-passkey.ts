/** A person signs in with a passkey and nothing else: it is something they have, unlocked by something they are or know. */
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { CheckPasskey } from '../factor/check-passkey.ts'
import type { Clock } from '../ports/clock.ts'
import type { FactorMint } from '../ports/factor-mint.ts'
import type { Policy } from '../ports/policy.ts'
import type { SecondFactors } from '../ports/second-factors.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { PasskeyAnswer } from '../ports/webauthn.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { SignedIn, StartSession } from './start-session.ts'

export type PasskeySignInError = Failure<
  'invalid_challenge' | 'invalid_passkey' | 'email_not_verified' | 'account_disabled'
>

export type SignInWithPasskey = (command: {
  readonly challengeToken: string
  readonly credential: PasskeyAnswer
  readonly portal?: string | undefined
  readonly origin: Origin
}) => Promise<Result<SignedIn, PasskeySignInError>>

/** Two trips. */
export function createSignInWithPasskey(ports: {
  secondFactors: SecondFactors
  policy: Policy
  factorMint: FactorMint
  checkPasskey: CheckPasskey
  startSession: StartSession
  unitOfWork: UnitOfWork
  clock: Clock
}): SignInWithPasskey {
  const { secondFactors, policy, factorMint, checkPasskey, startSession } = ports
  const { unitOfWork, clock } = ports

  return async ({ challengeToken, credential, portal, origin }) => {
    const hash = await factorMint.hash(challengeToken)
    const now = clock.now()
    const [tried, shown] = await Promise.all([
      secondFactors.tryChallenge('passkey_sign_in', hash, 'passkey', now),
      checkPasskey({ method: 'passkey', credential }, hash),
      policy.inForce(), // known by the time that a session starts
    ])
    if (!tried) return err({ kind: 'invalid_challenge' })
    if (!shown.ok) return refuse(null, shown.error, origin)
    const { owner, methods, changes } = shown.value
    const { user } = owner
    if (user.status === 'disabled') return refuse(user.id, { kind: 'account_disabled' }, origin)
    if (user.status === 'pending') return refuse(user.id, { kind: 'email_not_verified' }, origin)

    const started = await startSession(
      { account: owner, methods, portal: portal ?? null, origin },
      [{ kind: 'spend_challenge', hash, at: now }, ...changes],
    )
    if (started.ok) return ok(started.value)
    switch (started.error.kind) {
      case 'token_spent':
      case 'stale': // disabled, another password, or the passkey used, meanwhile
        return refuse(user.id, { kind: 'invalid_challenge' }, origin)
      default:
        return unexpectedFailure(started.error)
    }
  }

  async function refuse<E extends PasskeySignInError>(
    target: UserId | null,
    error: E,
    origin: Origin,
  ): Promise<Result<never, E>> {
    const noted = await unitOfWork.commit([
      {
        kind: 'append_audit',
        entry: {
          at: clock.now(),
          action: 'session.sign_in',
          actor: null,
          target,
          outcome: 'failure',
          reason: error.kind,
          origin,
        },
      },
    ])
    return noted.ok ? err(error) : unexpectedFailure(noted.error)
  }
}
