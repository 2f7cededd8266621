/** A browser is asked for a passkey: to sign in with nothing else, or to step up. */
import { challengeLifeMs } from '../../domain/factor/challenge.ts'
import { after } from '../../domain/shared/instant.ts'
import type { Clock } from '../ports/clock.ts'
import type { FactorMint } from '../ports/factor-mint.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { WebAuthn, WebAuthnOptions } from '../ports/webauthn.ts'
import { unexpectedFailure } from '../unexpected.ts'

export interface OfferedPasskey {
  readonly challengeToken: string
  readonly publicKey: WebAuthnOptions
}

/** The same for everybody: whose passkey it will be is not known yet. */
export type OfferPasskey = () => Promise<OfferedPasskey>

export function createOfferPasskey(ports: {
  webAuthn: WebAuthn
  factorMint: FactorMint
  unitOfWork: UnitOfWork
  clock: Clock
}): OfferPasskey {
  const { webAuthn, factorMint, unitOfWork, clock } = ports

  return async () => {
    const { token, hash } = await factorMint.challenge()
    const now = clock.now()
    const [publicKey, opened] = await Promise.all([
      webAuthn.requestOptions(hash),
      unitOfWork.commit([
        {
          kind: 'open_challenge',
          challenge: {
            hash,
            purpose: 'passkey_sign_in',
            userId: null,
            passwordHash: null,
            portal: null,
            expiresAt: after(now, challengeLifeMs),
          },
          at: now,
        },
      ]),
    ])
    return opened.ok ? { challengeToken: token, publicKey } : unexpectedFailure(opened.error)
  }
}
