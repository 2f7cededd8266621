import type { SigningKeyTimes } from '../../domain/keys/life-cycle.ts'
import type { SealedSecret } from '../../domain/shared/sealed-secret.ts'

/** An EC key on P-256 (RFC 7518 §6.2), public part only. */
export interface PublicKey {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
  readonly kid: string
  readonly alg: 'ES256'
  readonly use: 'sig'
  readonly [member: string]: string
}

export interface StoredSigningKey extends SigningKeyTimes {
  readonly publicKey: PublicKey
  /** The member `d` of its JWK, sealed for `signing-key:{kid}`. */
  readonly privatePart: SealedSecret
}

/** The signing keys that are kept in the record and not among the platform's secrets. */
export interface StoredSigningKeys {
  /** All of them, in sequence. One trip. */
  list(): Promise<readonly StoredSigningKey[]>
}

/** Makes a new key; its private part leaves the caller's hands only sealed. */
export interface SigningKeyMint {
  make(): Promise<{ readonly publicKey: PublicKey; readonly privatePart: string }>
}

/** What the key is sealed for. */
export function sealingContext(kid: string): string {
  return `signing-key:${kid}`
}
