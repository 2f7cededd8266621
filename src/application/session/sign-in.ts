/** A person proves who they are and gets a session. Unknown name and wrong password cost the same. */
import type { User } from '../../domain/account/user.ts'
import { parseUsername } from '../../domain/account/username.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { challengeLifeMs, providerChallengeContext } from '../../domain/factor/challenge.ts'
import type { SecondFactorMethod } from '../../domain/factor/second-factor.ts'
import { after } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { SendLink } from '../account/send-link.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { FactorMint } from '../ports/factor-mint.ts'
import type { Attempt, Guesses } from '../ports/guesses.ts'
import type { Policy } from '../ports/policy.ts'
import type { SealedSecrets } from '../ports/sealed-secrets.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import type { WebAuthn, WebAuthnOptions } from '../ports/webauthn.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { Disproof, PasswordError, PasswordProof, ProvePassword } from './prove-password.ts'
import type { SignedIn, StartSession } from './start-session.ts'

export interface SignInCommand {
  readonly identifier: string
  readonly password: string
  readonly portal?: string | undefined
  readonly origin: Origin
}

/** The password was right; the person's second factor is asked for. */
export interface Challenged {
  readonly challengeToken: string
  /** What would be taken as an answer. */
  readonly methods: readonly SecondFactorMethod[]
  /** What the browser is to ask for, where a passkey would do. */
  readonly publicKey: WebAuthnOptions | undefined
}

export type SignInOutcome =
  | ({ readonly status: 'authenticated' } & SignedIn)
  | ({ readonly status: 'mfa_required' } & Challenged)

export type SignInError = PasswordError | Failure<'too_many_attempts' | 'account_locked'>

export type SignIn = (command: SignInCommand) => Promise<Result<SignInOutcome, SignInError>>

export function createSignIn(ports: {
  users: Users
  provePassword: ProvePassword
  policy: Policy
  startSession: StartSession
  factorMint: FactorMint
  webAuthn: WebAuthn
  sealedSecrets: SealedSecrets
  guesses: Guesses
  sendLink: SendLink
  unitOfWork: UnitOfWork
  clock: Clock
}): SignIn {
  const { users, provePassword, policy, startSession, factorMint, webAuthn } = ports
  const { sealedSecrets, guesses, sendLink, unitOfWork, clock } = ports

  return async ({ identifier, password, portal, origin }) => {
    const attempting = guesses.attempt(identifier)
    const { attempt, account, proof } = await judged(attempting, async () => {
      const [attempt, account] = await Promise.all([
        attempting,
        users.withPasswordByIdentifier(asStored(identifier)),
        policy.inForce(), // known by the time that a session starts
      ])
      return attempt.status === 'goes'
        ? { attempt, account, proof: await provePassword(password, account) }
        : { attempt, account }
    })
    const names = account ? [account.user.username, account.user.email] : []
    const guess = { identifier, names, attempt, address: origin.address }
    if (!proof) return holdBack(attempt, guess, account?.user, origin)
    if (!proof.ok) {
      const isWrong = proof.error.error.kind === 'invalid_credentials'
      if (isWrong) guesses.wrong(guess)
      else guesses.right([identifier, ...names])
      const lock = isWrong && attempt.locksUntil ? await lockLetter(account?.user) : []
      return refuse(account?.user, proof.error, origin, lock)
    }
    guesses.right([identifier, ...names])
    const { user, upgrade, providerChallenge } = proof.value
    if (user.secondFactors.length > 0 || providerChallenge !== undefined) {
      return challenge(proof.value, portal ?? null, origin)
    }

    const started = await startSession(
      { account: proof.value, methods: ['pwd'], portal: portal ?? null, origin },
      upgrade,
    )
    // The account was disabled or its password changed while we looked.
    if (!started.ok)
      return refuse(user, { error: { kind: 'invalid_credentials' }, resetDue: false }, origin)
    return ok({ status: 'authenticated', ...started.value })
  }

  /** While the record or whoever keeps the password is away, no try counts. */
  async function judged<T>(attempting: Promise<Attempt>, judge: () => Promise<T>): Promise<T> {
    try {
      return await judge()
    } catch (error) {
      guesses.undecided(await attempting)
      throw error
    }
  }

  async function challenge(
    { user, passwordHash, upgrade, providerChallenge }: PasswordProof,
    portal: string | null,
    origin: Origin,
  ): Promise<Result<SignInOutcome, SignInError>> {
    const now = clock.now()
    const { token, hash } = await factorMint.challenge()
    // The stronger hash is what the session will be held against.
    const stored = upgrade[0]?.to ?? passwordHash
    // Whoever keeps the password asks for the code that it can check, and no other proof is one to it.
    const methods = providerChallenge === undefined ? user.secondFactors : (['totp'] as const)
    const publicKey = methods.includes('passkey') ? await webAuthn.requestOptions(hash) : undefined
    const committed = await unitOfWork.commit([
      ...upgrade,
      {
        kind: 'open_challenge',
        challenge: {
          hash,
          purpose: 'second_factor',
          userId: user.id,
          passwordHash: stored,
          portal,
          expiresAt: after(now, challengeLifeMs),
          ...(providerChallenge !== undefined && {
            providerChallenge: await sealedSecrets.seal(
              providerChallenge,
              providerChallengeContext(user.id),
            ),
          }),
        },
        at: now,
      },
      {
        kind: 'append_audit',
        entry: {
          at: now,
          action: 'session.challenge',
          actor: user.id,
          target: user.id,
          outcome: 'success',
          origin,
        },
      },
    ])
    if (!committed.ok) return unexpectedFailure(committed.error)
    return ok({ status: 'mfa_required', challengeToken: token, methods, publicKey })
  }

  /** Whatever the password is: nobody learns it by trying faster. */
  async function holdBack(
    attempt: Exclude<Attempt, { status: 'goes' }>,
    guess: Parameters<Guesses['wrong']>[0],
    user: User | undefined,
    origin: Origin,
  ): Promise<Result<never, SignInError>> {
    const waitMs = Math.max(0, attempt.until - clock.now())
    const retryAfterSeconds = Math.ceil(waitMs / 1000)
    if (attempt.status === 'waits') return err({ kind: 'too_many_attempts', retryAfterSeconds })
    const error = { kind: 'account_locked', retryAfterSeconds } as const
    if (!attempt.begins) return err(error)
    guesses.wrong(guess)
    return refuse(user, { error, resetDue: false }, origin, await lockLetter(user))
  }

  /** How an owner opens the account again before the lock does. */
  async function lockLetter(user: User | undefined): Promise<readonly Change[]> {
    return user && user.status !== 'disabled' ? sendLink('unlock_account', user, clock.now()) : []
  }

  async function refuse(
    user: User | undefined,
    { error, resetDue }: Omit<Disproof, 'error'> & { readonly error: SignInError },
    origin: Origin,
    besides: readonly Change[] = [],
  ): Promise<Result<never, SignInError>> {
    const now = clock.now()
    const noted = await unitOfWork.commit([
      ...besides,
      ...(user && resetDue && user.status !== 'disabled'
        ? await sendLink('reset_password', user, now)
        : []),
      {
        kind: 'append_audit',
        entry: {
          at: now,
          action: 'session.sign_in',
          actor: null,
          target: user?.id ?? null,
          outcome: 'failure',
          reason: error.kind,
          origin,
        },
      },
    ])
    return noted.ok ? err(error) : unexpectedFailure(noted.error)
  }
}

/** A username in the spelling that registration stores; whatever is none stays as it is, and is nobody's. */
function asStored(identifier: string): string {
  const username = parseUsername(identifier)
  return username.ok ? username.value : identifier
}
