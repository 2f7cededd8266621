import type { User } from '../../domain/account/user.ts'
import type { Passkey } from '../../domain/factor/passkey.ts'
import type { TokenHash } from '../../domain/shared/token-hash.ts'

/** The JSON forms of Web Authentication Level 3, §5.1.8 and §5.1.9: made here, read by browsers. */
export type WebAuthnOptions = Readonly<Record<string, unknown>>

/** What a browser answers, in its JSON form (§5.1.8): of the shape that the HTTP adapter checks. */
export interface PasskeyAnswer {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly response: Readonly<Record<string, unknown>>
  readonly authenticatorAttachment?: string | undefined
  readonly clientExtensionResults: Readonly<Record<string, unknown>>
}

/** A credential that has just been made. */
export type NewCredential = Pick<
  Passkey,
  'credentialId' | 'publicKey' | 'counter' | 'transports' | 'backedUp'
>

/**
 * Passkeys: discoverable credentials whose authenticator verifies its user. The challenge is the hash of a
 * token that only the asking client holds.
 */
export interface WebAuthn {
  registrationOptions(
    user: User,
    challenge: TokenHash,
    existing: readonly Passkey[],
  ): Promise<WebAuthnOptions>
  requestOptions(challenge: TokenHash): Promise<WebAuthnOptions>
  /** Undefined unless it answers the challenge, at an origin of ours, for our id, with its user verified. */
  verifyRegistration(
    answer: PasskeyAnswer,
    challenge: TokenHash,
  ): Promise<NewCredential | undefined>
  /** The same for a passkey that is known; its counter must have moved on where it has one. */
  verifyAssertion(
    answer: PasskeyAnswer,
    challenge: TokenHash,
    passkey: Passkey,
  ): Promise<{ readonly counter: number } | undefined>
}
