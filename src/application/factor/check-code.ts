/** Whether a code is right, and what its use changes. */
import { normalizeRecoveryCode } from '../../domain/factor/recovery-code.ts'
import {
  type HeldCodes,
  totpContext,
  totpTriesMax,
  totpTriesPeriodMs,
} from '../../domain/factor/second-factor.ts'
import type { AuthenticationMethod } from '../../domain/session/session.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { FactorMint } from '../ports/factor-mint.ts'
import type { SealedSecrets } from '../ports/sealed-secrets.ts'
import type { Totp } from '../ports/totp.ts'
import type { Change } from '../ports/unit-of-work.ts'

export type CodeMethod = 'totp' | 'recovery_code'

export interface PresentedCode {
  readonly method: CodeMethod
  readonly code: string
}

/** What a code proves, and the changes that make it worthless from now on. */
export interface ShownFactor {
  readonly methods: readonly AuthenticationMethod[]
  readonly changes: readonly Change[]
}

/**
 * The try has been counted already (`SecondFactors`). The changes fail with `code_used` when somebody was
 * faster with the same code.
 */
export type CheckCode = (
  userId: UserId,
  codes: HeldCodes,
  presented: PresentedCode,
) => Promise<Result<ShownFactor, Failure<'invalid_mfa_code' | 'too_many_attempts'>>>

export function createCheckCode(ports: {
  totp: Totp
  factorMint: FactorMint
  sealedSecrets: SealedSecrets
  clock: Clock
}): CheckCode {
  const { totp, factorMint, sealedSecrets, clock } = ports
  const wrong = err({ kind: 'invalid_mfa_code' } as const)

  return async (userId, codes, { method, code }) => {
    if (method === 'recovery_code') return checkRecoveryCode(userId, code)
    const factor = codes.totp
    if (!factor || factor.confirmedAt === null) return wrong
    if (factor.tries > totpTriesMax) {
      return err({ kind: 'too_many_attempts', retryAfterSeconds: totpTriesPeriodMs / 1000 })
    }
    const opened = await sealedSecrets.open(factor.secret, totpContext(userId))
    if (!opened) return wrong // sealed by a key that is no longer held: a recovery code will do
    const step = await totp.verify(opened.secret, code, clock.now(), factor.usedStep)
    if (step === undefined) return wrong
    const reseal: readonly Change[] = opened.stale
      ? [
          {
            kind: 'reseal_totp',
            userId,
            from: factor.secret,
            to: await sealedSecrets.seal(opened.secret, totpContext(userId)),
          },
        ]
      : []
    return ok({ methods: ['otp', 'mfa'], changes: [{ kind: 'use_totp', userId, step }, ...reseal] })
  }

  async function checkRecoveryCode(
    userId: UserId,
    input: string,
  ): Promise<Result<ShownFactor, Failure<'invalid_mfa_code'>>> {
    const code = normalizeRecoveryCode(input)
    if (code === undefined) return wrong
    const hash = await factorMint.hash(code)
    const at = clock.now()
    // Whether it is theirs is asked by the change itself.
    return ok({
      methods: ['otp', 'mfa'],
      changes: [{ kind: 'use_recovery_code', userId, hash, at }],
    })
  }
}
