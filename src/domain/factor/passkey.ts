/** A WebAuthn credential of somebody (Web Authentication Level 3). */
import type { PasskeyId, UserId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import { err, ok, type Result } from '../shared/result.ts'
import { type Violation, violation } from '../shared/violation.ts'

export interface Passkey {
  readonly id: PasskeyId
  readonly userId: UserId
  /** What its owner calls it. */
  readonly name: PasskeyName
  /** Base64url. */
  readonly credentialId: string
  /** The COSE key, base64url. */
  readonly publicKey: string
  /** The authenticator's signature counter; 0 where it has none. */
  readonly counter: number
  /** How a browser can reach it (`internal`, `usb`, `hybrid`, …), as the browser said. */
  readonly transports: readonly string[]
  /** Whether it is on more than one device. */
  readonly backedUp: boolean
  readonly createdAt: Instant
  readonly lastUsedAt: Instant | null
}

export type PasskeyName = string & { readonly __brand: 'PasskeyName' }

/** So many a person. */
export const passkeysMax = 20

export function parsePasskeyName(input: string): Result<PasskeyName, Violation> {
  const name = input.normalize('NFC').trim()
  if (name === '' || name.length > 100 || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name)) {
    return err(violation('passkey_name_invalid', 'Must be 1 to 100 visible characters.'))
  }
  return ok(name as PasskeyName) // this is what the brand means
}
