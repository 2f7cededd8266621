/** A person proves who they are and gets a session. Unknown name and wrong password cost the same. */
import { parsePresentedPassword } from '../../domain/account/password.ts'
import type { User, UserWithPassword } from '../../domain/account/user.ts'
import { parseUsername } from '../../domain/account/username.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { challengeLifeMs } from '../../domain/factor/challenge.ts'
import type { SecondFactorMethod } from '../../domain/factor/second-factor.ts'
import { after } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AppError, Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { FactorMint } from '../ports/factor-mint.ts'
import type { Passwords } from '../ports/passwords.ts'
import type { Policy } from '../ports/policy.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import type { WebAuthn, WebAuthnOptions } from '../ports/webauthn.ts'
import { unexpectedFailure } from '../unexpected.ts'
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

export type SignInError = Failure<'invalid_credentials' | 'email_not_verified' | 'account_disabled'>

export type SignIn = (command: SignInCommand) => Promise<Result<SignInOutcome, SignInError>>

export function createSignIn(ports: {
  users: Users
  passwords: Passwords
  policy: Policy
  startSession: StartSession
  factorMint: FactorMint
  webAuthn: WebAuthn
  unitOfWork: UnitOfWork
  clock: Clock
}): SignIn {
  const { users, passwords, policy, startSession, factorMint, webAuthn, unitOfWork, clock } = ports

  return async ({ identifier, password, portal, origin }) => {
    const [account] = await Promise.all([
      users.withPasswordByIdentifier(asStored(identifier)),
      policy.inForce(), // known by the time that a session starts
    ])
    const proof = await provePassword(password, account)
    if (!proof.ok) return refuse(account?.user, proof.error, origin)
    const { user, upgrade } = proof.value
    if (user.secondFactors.length > 0) return challenge(proof.value, portal ?? null, origin)

    const started = await startSession(
      { account: proof.value, methods: ['pwd'], portal: portal ?? null, origin },
      upgrade,
    )
    // The account was disabled or its password changed while we looked.
    if (!started.ok) return refuse(user, { kind: 'invalid_credentials' }, origin)
    return ok({ status: 'authenticated', ...started.value })
  }

  async function challenge(
    { user, passwordHash, upgrade }: Proof,
    portal: string | null,
    origin: Origin,
  ): Promise<Result<SignInOutcome, SignInError>> {
    const now = clock.now()
    const { token, hash } = await factorMint.challenge()
    // The stronger hash is what the session will be held against.
    const stored = upgrade[0]?.kind === 'upgrade_password_hash' ? upgrade[0].to : passwordHash
    const methods = user.secondFactors
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

  type Proof = UserWithPassword & { readonly upgrade: readonly Change[] }

  /** Only somebody who knows the password learns that an account is disabled or pending. */
  async function provePassword(
    input: string,
    account: UserWithPassword | undefined,
  ): Promise<Result<Proof, SignInError>> {
    const password = parsePresentedPassword(input)
    if (!password.ok) return err({ kind: 'invalid_credentials' }) // whoever it is: tells nothing
    if (!account) {
      await passwords.verifyUnknown(password.value)
      return err({ kind: 'invalid_credentials' })
    }
    const { user, passwordHash } = account
    const { matches, needsUpgrade } = await passwords.verify(password.value, passwordHash)
    if (!matches) return err({ kind: 'invalid_credentials' })
    if (user.status === 'disabled') return err({ kind: 'account_disabled' })
    if (user.status === 'pending') return err({ kind: 'email_not_verified' })
    if (!needsUpgrade) return ok({ ...account, upgrade: [] })
    const to = await passwords.hash(password.value)
    return ok({
      ...account,
      upgrade: [{ kind: 'upgrade_password_hash', userId: user.id, from: passwordHash, to }],
    })
  }

  async function refuse(
    user: User | undefined,
    error: SignInError & AppError,
    origin: Origin,
  ): Promise<Result<never, SignInError>> {
    const noted = await unitOfWork.commit([
      {
        kind: 'append_audit',
        entry: {
          at: clock.now(),
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
