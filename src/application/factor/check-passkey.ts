/** Whether a passkey answers a challenge, and what its use changes. */
import type { UserWithPassword } from '../../domain/account/user.ts'
import type { Passkey } from '../../domain/factor/passkey.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { TokenHash } from '../../domain/shared/token-hash.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Passkeys } from '../ports/passkeys.ts'
import type { PasskeyAnswer, WebAuthn } from '../ports/webauthn.ts'
import type { ShownFactor } from './check-code.ts'

export interface PresentedPasskey {
  readonly method: 'passkey'
  readonly credential: PasskeyAnswer
}

export interface ShownPasskey extends ShownFactor {
  readonly passkey: Passkey
  readonly owner: UserWithPassword
}

/**
 * One trip. That the challenge is ours, open and meant for this is for the caller to ask. The changes fail
 * with `stale` when the passkey was used or removed meanwhile.
 */
export type CheckPasskey = (
  presented: PresentedPasskey,
  challenge: TokenHash,
) => Promise<Result<ShownPasskey, Failure<'invalid_passkey'>>>

export function createCheckPasskey(ports: {
  passkeys: Passkeys
  webAuthn: WebAuthn
  clock: Clock
}): CheckPasskey {
  const { passkeys, webAuthn, clock } = ports
  const invalid = err({ kind: 'invalid_passkey' } as const)

  return async ({ credential }, challenge) => {
    const found = await passkeys.byCredentialId(credential.id)
    if (!found) return invalid
    const { passkey, owner } = found
    const verified = await webAuthn.verifyAssertion(credential, challenge, passkey)
    if (!verified) return invalid
    const { id, counter: from } = passkey
    return ok({
      passkey,
      owner,
      methods: ['pop', 'user', 'mfa'],
      changes: [{ kind: 'use_passkey', id, from, to: verified.counter, at: clock.now() }],
    })
  }
}
