/** A person proves who they are and gets a session. Unknown name and wrong password cost the same. */
import { parsePresentedPassword } from '../../domain/account/password.ts'
import type { User, UserWithPassword } from '../../domain/account/user.ts'
import { parseUsername } from '../../domain/account/username.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Lifetimes, Session } from '../../domain/session/session.ts'
import { after } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AppError, Failure } from '../errors.ts'
import type { AccessTokens, IssuedAccessToken } from '../ports/access-tokens.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Passwords } from '../ports/passwords.ts'
import type { Policy } from '../ports/policy.ts'
import type { RefreshTokenMint } from '../ports/refresh-token-mint.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { unexpectedFailure } from '../unexpected.ts'

export interface SignInCommand {
  readonly identifier: string
  readonly password: string
  readonly portal?: string | undefined
  readonly origin: Origin
}

export interface SignedIn {
  readonly accessToken: IssuedAccessToken
  readonly refreshToken: string
  readonly user: User
}

export type SignInError = Failure<'invalid_credentials' | 'email_not_verified' | 'account_disabled'>

export type SignIn = (command: SignInCommand) => Promise<Result<SignedIn, SignInError>>

export function createSignIn(ports: {
  users: Users
  passwords: Passwords
  policy: Policy
  accessTokens: AccessTokens
  refreshTokenMint: RefreshTokenMint
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
  lifetimes: Lifetimes
}): SignIn {
  const { users, passwords, policy, accessTokens, refreshTokenMint, unitOfWork } = ports
  const { ids, clock, lifetimes } = ports

  return async (command) => {
    const [account, inForce] = await Promise.all([
      users.withPasswordByIdentifier(asStored(command.identifier)),
      policy.inForce(),
    ])
    const proof = await provePassword(command.password, account)
    if (!proof.ok) return refuse(account?.user, proof.error, command.origin)
    const { user, passwordHash, upgrade } = proof.value

    const now = clock.now()
    const session: Session = {
      id: ids.session(),
      userId: user.id,
      portal: command.portal ?? null,
      address: command.origin.address,
      userAgent: command.origin.userAgent,
      methods: ['pwd'],
      authenticatedAt: now,
      lastUsedAt: now,
      expiresAt: after(now, lifetimes.sessionAbsoluteMs),
      endedAt: null,
    }
    const refreshToken = await refreshTokenMint.first()
    const [committed, accessToken] = await Promise.all([
      unitOfWork.commit([
        { kind: 'start_session', session, user, refreshToken: refreshToken.hash, passwordHash },
        ...upgrade,
        {
          kind: 'append_audit',
          entry: {
            at: now,
            action: 'session.sign_in',
            actor: user.id,
            sessionId: session.id,
            target: user.id,
            outcome: 'success',
            origin: command.origin,
          },
        },
      ]),
      accessTokens.issue({
        userId: user.id,
        sessionId: session.id,
        roles: user.roles,
        policyVersion: inForce.version,
        methods: session.methods,
        authenticatedAt: session.authenticatedAt,
      }),
    ])
    // The account was disabled or its password changed while we looked.
    if (!committed.ok) return refuse(user, { kind: 'invalid_credentials' }, command.origin)
    return ok({ accessToken, refreshToken: refreshToken.token, user })
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
    if (!needsUpgrade) return ok({ user, passwordHash, upgrade: [] })
    const to = await passwords.hash(password.value)
    return ok({
      user,
      passwordHash,
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
