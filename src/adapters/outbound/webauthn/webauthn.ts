/** Passkeys by @simplewebauthn/server, loaded by the first request that needs it: most never do. */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { base64url } from 'jose'
import type { PasskeyAnswer, WebAuthn } from '../../../application/ports/webauthn.ts'
import { displayName } from '../../../domain/account/user.ts'
import { challengeLifeMs } from '../../../domain/factor/challenge.ts'
import type { Passkey } from '../../../domain/factor/passkey.ts'
import type { TokenHash } from '../../../domain/shared/token-hash.ts'

export interface RelyingParty {
  /** A domain: passkeys work on it and below it (Web Authentication §4, RP ID). */
  readonly id: string
  /** The pages that may ask for them. */
  readonly origins: readonly string[]
}

export function createWebAuthn(party: RelyingParty): WebAuthn {
  const expected = (challenge: TokenHash) => ({
    expectedChallenge: challenge,
    expectedOrigin: [...party.origins],
    expectedRPID: party.id,
    requireUserVerification: true,
  })

  return {
    async registrationOptions(user, challenge, existing) {
      const { generateRegistrationOptions } = await import('./lazy.ts')
      return plain(
        await generateRegistrationOptions({
          rpName: 'Gatehouse',
          rpID: party.id,
          userID: new TextEncoder().encode(user.id),
          userName: user.username,
          userDisplayName: displayName(user),
          challenge: bytes(challenge),
          timeout: challengeLifeMs,
          attestationType: 'none',
          excludeCredentials: existing.map(({ credentialId, transports }) => {
            return { id: credentialId, transports: [...transports] }
          }),
          authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        }),
      )
    },

    async requestOptions(challenge) {
      const { generateAuthenticationOptions } = await import('./lazy.ts')
      return plain(
        await generateAuthenticationOptions({
          rpID: party.id,
          challenge: bytes(challenge),
          timeout: challengeLifeMs,
          userVerification: 'required',
        }),
      )
    },

    async verifyRegistration(answer, challenge) {
      const { verifyRegistrationResponse } = await import('./lazy.ts')
      // Of another shape it throws, as it does when anything is not as expected.
      const response = answer as unknown as RegistrationResponseJSON
      const verified = await verifyRegistrationResponse({
        ...expected(challenge),
        response,
      }).catch(refused)
      if (!verified?.verified) return undefined
      const { credential, credentialBackedUp } = verified.registrationInfo
      return {
        credentialId: credential.id,
        publicKey: base64url.encode(credential.publicKey),
        counter: credential.counter,
        transports: transportsOf(answer),
        backedUp: credentialBackedUp,
      }
    },

    async verifyAssertion(answer, challenge, passkey) {
      const { verifyAuthenticationResponse } = await import('./lazy.ts')
      const response = answer as unknown as AuthenticationResponseJSON // as above
      const verified = await verifyAuthenticationResponse({
        ...expected(challenge),
        response,
        credential: credentialOf(passkey),
      }).catch(refused)
      return verified?.verified ? { counter: verified.authenticationInfo.newCounter } : undefined
    },
  }
}

/** The library says everything that is wrong by throwing; which of it is nobody's business outside. */
function refused(): undefined {
  return undefined
}

function credentialOf({ credentialId, publicKey, counter }: Passkey) {
  return { id: credentialId, publicKey: bytes(publicKey), counter }
}

const knownTransports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']

/** Hints of the browser's: those that the specification knows. */
function transportsOf({ response }: PasskeyAnswer): readonly string[] {
  const said: unknown = response.transports
  return Array.isArray(said) ? knownTransports.filter((one) => said.includes(one)) : []
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(base64url.decode(text))
}

/** What the library calls an interface is a plain object. */
function plain(
  options: PublicKeyCredentialCreationOptionsJSON | PublicKeyCredentialRequestOptionsJSON,
): Readonly<Record<string, unknown>> {
  return { ...options }
}
