/** A person adds a passkey: their browser is told what to make, and what it made is kept. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { challengeLifeMs } from '../../domain/factor/challenge.ts'
import { type Passkey, parsePasskeyName } from '../../domain/factor/passkey.ts'
import { addMethods } from '../../domain/session/assurance.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { after } from '../../domain/shared/instant.ts'
import { parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { FactorMint } from '../ports/factor-mint.ts'
import type { Ids } from '../ports/ids.ts'
import type { Passkeys } from '../ports/passkeys.ts'
import type { SecondFactors } from '../ports/second-factors.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import type { PasskeyAnswer, WebAuthn } from '../ports/webauthn.ts'
import type { OfferedPasskey } from '../session/offer-passkey.ts'
import { unexpectedFailure } from '../unexpected.ts'
import { factorAudit, factorMail, withFactors } from './factor-change.ts'

export type BeginPasskey = (command: {
  readonly caller: Caller
}) => Promise<Result<OfferedPasskey, AdmissionError>>

export type AddPasskey = (command: {
  readonly caller: Caller
  readonly challengeToken: string
  readonly name: string
  readonly credential: PasskeyAnswer
  readonly origin: Origin
}) => Promise<
  Result<
    {
      readonly passkey: Passkey
      /** With the first second factor, shown once; otherwise those at hand stay good. */
      readonly recoveryCodes: readonly string[] | undefined
    },
    | AdmissionError
    | Failure<
        | 'validation_failed'
        | 'invalid_challenge'
        | 'invalid_passkey'
        | 'passkey_taken'
        | 'too_many_passkeys'
      >
  >
>

export function createRegisterPasskey(ports: {
  admit: Admit
  users: Users
  passkeys: Passkeys
  secondFactors: SecondFactors
  webAuthn: WebAuthn
  factorMint: FactorMint
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
}): { readonly beginPasskey: BeginPasskey; readonly addPasskey: AddPasskey } {
  const { admit, users, passkeys, secondFactors, webAuthn, factorMint } = ports
  const { unitOfWork, ids, clock } = ports

  return {
    async beginPasskey({ caller }) {
      const { userId } = caller
      const [admission, user, existing] = await Promise.all([
        admit(caller, requirements.manageOwnFactors, { id: userId }),
        users.byId(userId),
        passkeys.of(userId),
      ])
      if (!admission.ok) return admission
      if (!user) return err({ kind: 'session_ended' })
      const { token, hash } = await factorMint.challenge()
      const now = clock.now()
      const [publicKey, opened] = await Promise.all([
        webAuthn.registrationOptions(user, hash, existing),
        unitOfWork.commit([
          {
            kind: 'open_challenge',
            challenge: {
              hash,
              purpose: 'passkey_registration',
              userId,
              passwordHash: null,
              portal: null,
              expiresAt: after(now, challengeLifeMs),
            },
            at: now,
          },
        ]),
      ])
      return opened.ok ? ok({ challengeToken: token, publicKey }) : unexpectedFailure(opened.error)
    },

    async addPasskey({ caller, challengeToken, name, credential, origin }) {
      const { userId, sessionId } = caller
      const form = parseFields({ name: parsePasskeyName(name) })
      if (!form.ok) return err({ kind: 'validation_failed', violations: form.error })
      const hash = await factorMint.hash(challengeToken)
      const now = clock.now()
      const [admission, tried, made] = await Promise.all([
        admit(caller, requirements.confirmOwnFactor, { id: userId }),
        secondFactors.tryChallenge('passkey_registration', hash, 'passkey', now),
        webAuthn.verifyRegistration(credential, hash),
      ])
      if (!admission.ok) return admission
      if (tried?.owner?.user.id !== userId) return err({ kind: 'invalid_challenge' })
      if (!made) return err({ kind: 'invalid_passkey' })

      const { user } = tried.owner
      const passkey: Passkey = {
        ...made,
        id: ids.passkey(),
        userId,
        name: form.value.name,
        createdAt: now,
        lastUsedAt: null,
      }
      const { methods, authenticatedAt } = admission.value.authentication
      const isFirst = user.secondFactors.length === 0
      const codes = isFirst ? await factorMint.recoveryCodes() : []
      const withCodes: readonly Change[] = isFirst
        ? [{ kind: 'replace_recovery_codes', userId, hashes: codes.map(({ hash: of }) => of) }]
        : []
      const committed = await unitOfWork.commit([
        { kind: 'spend_challenge', hash, at: now },
        { kind: 'add_passkey', passkey },
        ...withCodes,
        {
          kind: 'raise_session',
          sessionId,
          methods: addMethods(methods, ['pop', 'user', 'mfa']),
          authenticatedAt,
          mfaAt: now,
        },
        factorAudit(caller, 'factor.add_passkey', now, origin, {
          ...withFactors(user, 'add', 'passkey', { passkey: passkey.id }),
          personal: { 'after.name': passkey.name },
        }),
        factorMail(user, 'passkey_added', ids, now),
      ])
      if (committed.ok) {
        return ok({ passkey, recoveryCodes: isFirst ? codes.map(({ token }) => token) : undefined })
      }
      switch (committed.error.kind) {
        case 'token_spent':
          return err({ kind: 'invalid_challenge' })
        case 'passkey_taken':
        case 'too_many_passkeys':
          return err({ kind: committed.error.kind })
        case 'stale':
          return err({ kind: 'session_ended' })
        default:
          return unexpectedFailure(committed.error)
      }
    },
  }
}
