/** A person answers the challenge of a sign-in with their second factor, and is signed in. */
import type { PasswordHash } from '../../domain/account/password.ts'
import type { User } from '../../domain/account/user.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { providerChallengeContext } from '../../domain/factor/challenge.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { SealedSecret } from '../../domain/shared/sealed-secret.ts'
import type { Failure } from '../errors.ts'
import type { CheckCode, PresentedCode, ShownFactor } from '../factor/check-code.ts'
import type { CheckPasskey, PresentedPasskey } from '../factor/check-passkey.ts'
import type { Clock } from '../ports/clock.ts'
import type { FactorMint } from '../ports/factor-mint.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { Policy } from '../ports/policy.ts'
import type { SealedSecrets } from '../ports/sealed-secrets.ts'
import type { SecondFactors } from '../ports/second-factors.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { SignedIn, StartSession } from './start-session.ts'

export interface VerifySecondFactorCommand {
  readonly challengeToken: string
  readonly presented: PresentedCode | PresentedPasskey
  readonly origin: Origin
}

export type SecondFactorError = Failure<
  'invalid_challenge' | 'invalid_mfa_code' | 'invalid_passkey' | 'too_many_attempts'
>

export type VerifySecondFactor = (
  command: VerifySecondFactorCommand,
) => Promise<Result<SignedIn, SecondFactorError>>

/** Two trips: the first counts the try, so that no number of requests at once has more of them. */
export function createVerifySecondFactor(ports: {
  secondFactors: SecondFactors
  policy: Policy
  factorMint: FactorMint
  checkCode: CheckCode
  checkPasskey: CheckPasskey
  identityProvider: IdentityProvider
  sealedSecrets: SealedSecrets
  startSession: StartSession
  unitOfWork: UnitOfWork
  clock: Clock
}): VerifySecondFactor {
  const { secondFactors, policy, factorMint, checkCode, checkPasskey, startSession } = ports
  const { identityProvider, sealedSecrets, unitOfWork, clock } = ports

  return async ({ challengeToken, presented, origin }) => {
    const hash = await factorMint.hash(challengeToken)
    const now = clock.now()
    const [tried, shownPasskey] = await Promise.all([
      secondFactors.tryChallenge('second_factor', hash, presented.method, now),
      presented.method === 'passkey' ? checkPasskey(presented, hash) : undefined,
      policy.inForce(), // known by the time that a session starts
    ])
    const owner = tried?.owner
    const passwordHash = tried?.challenge.passwordHash
    if (!tried || !owner || !passwordHash) return err({ kind: 'invalid_challenge' })
    const { user } = owner

    const shown =
      presented.method === 'passkey'
        ? ofOwner(user, tried.challenge.providerChallenge ? undefined : shownPasskey)
        : tried.challenge.providerChallenge
          ? await askProvider(user, passwordHash, tried.challenge.providerChallenge, presented)
          : await checkCode(user.id, owner.codes, presented)
    if (!shown.ok) return refuse(user, shown.error, origin)

    const started = await startSession(
      {
        account: { ...owner, passwordHash },
        methods: ['pwd', ...shown.value.methods],
        portal: tried.challenge.portal,
        origin,
      },
      [{ kind: 'spend_challenge', hash, at: now }, ...shown.value.changes],
    )
    if (started.ok) return ok(started.value)
    switch (started.error.kind) {
      case 'code_used': // the same code twice at once, or no recovery code of theirs
        return refuse(user, { kind: 'invalid_mfa_code' }, origin)
      case 'token_spent': // answered meanwhile
      case 'stale': // disabled, or another password, meanwhile
        return refuse(user, { kind: 'invalid_challenge' }, origin)
      default:
        return unexpectedFailure(started.error)
    }
  }

  /** The code is one that the keeper of the password checks; it keeps count of its use as well. */
  async function askProvider(
    user: User,
    passwordHash: PasswordHash,
    sealed: SealedSecret,
    { method, code }: PresentedCode,
  ): Promise<
    Result<ShownFactor, Failure<'invalid_challenge' | 'invalid_mfa_code' | 'too_many_attempts'>>
  > {
    const opened = await sealedSecrets.open(sealed, providerChallengeContext(user.id))
    if (!opened) return err({ kind: 'invalid_challenge' }) // its key is gone: sign in again
    if (method !== 'totp') return err({ kind: 'invalid_mfa_code' })
    const answered = await identityProvider.answer(passwordHash, opened.secret, code)
    return answered.ok ? ok({ methods: ['otp', 'mfa'], changes: [] }) : answered
  }

  async function refuse<E extends SecondFactorError>(
    user: User,
    error: E,
    origin: Origin,
  ): Promise<Result<never, E>> {
    const noted = await unitOfWork.commit([
      {
        kind: 'append_audit',
        entry: {
          at: clock.now(),
          action: 'session.second_factor',
          actor: null,
          target: user.id,
          outcome: 'failure',
          reason: error.kind,
          origin,
        },
      },
    ])
    return noted.ok ? err(error) : unexpectedFailure(noted.error)
  }
}

/** A passkey that is somebody else's is as good as none. */
function ofOwner(
  { id }: User,
  shown: Awaited<ReturnType<CheckPasskey>> | undefined,
): Result<ShownFactor, Failure<'invalid_passkey'>> {
  return shown?.ok && shown.value.passkey.userId === id ? shown : err({ kind: 'invalid_passkey' })
}
