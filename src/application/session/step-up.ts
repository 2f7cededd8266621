/** A signed-in person shows once more who they are (RFC 9470), and the session remembers. */

import { requirements } from '../../domain/access/requirement.ts'
import { parsePresentedPassword } from '../../domain/account/password.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { rolesThatCount } from '../../domain/policy/grants.ts'
import { addMethods } from '../../domain/session/assurance.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { TokenHash } from '../../domain/shared/token-hash.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { CheckCode, PresentedCode, ShownFactor } from '../factor/check-code.ts'
import type { CheckPasskey, PresentedPasskey } from '../factor/check-passkey.ts'
import type { AccessTokens, IssuedAccessToken } from '../ports/access-tokens.ts'
import type { Clock } from '../ports/clock.ts'
import type { FactorMint } from '../ports/factor-mint.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { SecondFactors } from '../ports/second-factors.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { unexpectedFailure } from '../unexpected.ts'

export interface PresentedPassword {
  readonly method: 'password'
  readonly password: string
}

export interface StepUpCommand {
  readonly caller: Caller
  readonly presented:
    | PresentedPassword
    | PresentedCode
    | (PresentedPasskey & { readonly challengeToken: string })
  readonly origin: Origin
}

type StepUpRefusal = Failure<
  | 'invalid_credentials'
  | 'invalid_challenge'
  | 'invalid_mfa_code'
  | 'invalid_passkey'
  | 'too_many_attempts'
>
export type StepUpError = AdmissionError | StepUpRefusal

/** The access token that says so; the one at hand is as good here from now on. */
export type StepUpSession = (
  command: StepUpCommand,
) => Promise<Result<{ readonly accessToken: IssuedAccessToken }, StepUpError>>

/** Two trips. */
export function createStepUp(ports: {
  admit: Admit
  users: Users
  identityProvider: IdentityProvider
  secondFactors: SecondFactors
  factorMint: FactorMint
  checkCode: CheckCode
  checkPasskey: CheckPasskey
  accessTokens: AccessTokens
  unitOfWork: UnitOfWork
  clock: Clock
}): StepUpSession {
  const { admit, users, identityProvider, secondFactors, factorMint, checkCode, checkPasskey } =
    ports
  const { accessTokens, unitOfWork, clock } = ports

  return async ({ caller, presented, origin }) => {
    const now = clock.now()
    const [admission, shown] = await Promise.all([
      admit(caller, requirements.readOwnAccount, { id: caller.userId }),
      show(caller, presented),
    ])
    if (!admission.ok) return admission
    const audit = {
      at: now,
      action: 'session.step_up',
      actor: caller.userId,
      sessionId: caller.sessionId,
      target: caller.userId,
      origin,
    } as const
    const refuse = async <E extends StepUpRefusal>(error: E): Promise<Result<never, E>> => {
      const noted = await unitOfWork.commit([
        {
          kind: 'append_audit',
          entry: { ...audit, outcome: 'failure', reason: error.kind },
        },
      ])
      return noted.ok ? err(error) : unexpectedFailure(noted.error)
    }
    if (!shown.ok) return refuse(shown.error)

    const { authentication, policy, allRoles } = admission.value
    const hasMfa = shown.value.methods.includes('mfa')
    const methods = addMethods(authentication.methods, shown.value.methods)
    const mfaAt = hasMfa ? now : authentication.mfaAt
    const [committed, accessToken] = await Promise.all([
      unitOfWork.commit([
        ...shown.value.changes,
        {
          kind: 'raise_session',
          sessionId: caller.sessionId,
          methods,
          authenticatedAt: now,
          mfaAt,
        },
        {
          kind: 'append_audit',
          entry: {
            ...audit,
            outcome: 'success',
            details: {
              method: presented.method,
              'before.methods': authentication.methods,
              'after.methods': methods,
            },
          },
        },
      ]),
      accessTokens.issue({
        userId: caller.userId,
        sessionId: caller.sessionId,
        roles: rolesThatCount(policy.bundle, allRoles, mfaAt !== null),
        policyVersion: policy.version,
        methods,
        authenticatedAt: now,
      }),
    ])
    if (committed.ok) return ok({ accessToken })
    switch (committed.error.kind) {
      case 'code_used':
        return refuse({ kind: 'invalid_mfa_code' })
      case 'token_spent':
        return refuse({ kind: 'invalid_challenge' })
      case 'stale': // ended meanwhile, or the passkey was used meanwhile
        return err({ kind: 'session_ended' })
      default:
        return unexpectedFailure(committed.error)
    }
  }

  async function show(
    caller: Caller,
    presented: StepUpCommand['presented'],
  ): Promise<Result<ShownFactor, StepUpRefusal>> {
    switch (presented.method) {
      case 'password':
        return showPassword(caller, presented.password)
      case 'totp':
      case 'recovery_code': {
        const codes = await secondFactors.tryCodes(caller.userId, presented.method, clock.now())
        return checkCode(caller.userId, codes, presented)
      }
      case 'passkey': {
        const hash = await factorMint.hash(presented.challengeToken)
        return showPasskey(caller, presented, hash)
      }
    }
  }

  async function showPassword(
    { userId }: Caller,
    input: string,
  ): Promise<Result<ShownFactor, Failure<'invalid_credentials'>>> {
    const account = await users.withPassword(userId)
    const password = parsePresentedPassword(input)
    if (!account || !password.ok) return err({ kind: 'invalid_credentials' })
    const { matches } = await identityProvider.verify(password.value, account.passwordHash)
    return matches ? ok({ methods: ['pwd'], changes: [] }) : err({ kind: 'invalid_credentials' })
  }

  async function showPasskey(
    { userId }: Caller,
    presented: PresentedPasskey,
    hash: TokenHash,
  ): Promise<Result<ShownFactor, Failure<'invalid_challenge' | 'invalid_passkey'>>> {
    const at = clock.now()
    const [tried, shown] = await Promise.all([
      secondFactors.tryChallenge('passkey_sign_in', hash, 'passkey', at),
      checkPasskey(presented, hash),
    ])
    if (!tried) return err({ kind: 'invalid_challenge' })
    if (!shown.ok || shown.value.passkey.userId !== userId) return err({ kind: 'invalid_passkey' })
    const spend: Change = { kind: 'spend_challenge', hash, at }
    return ok({ methods: shown.value.methods, changes: [spend, ...shown.value.changes] })
  }
}
