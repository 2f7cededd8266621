import type { IdentityProvider } from '../../../application/ports/identity-provider.ts'
import type { PasswordHash } from '../../../domain/account/password.ts'
import { parsePoolReference } from '../../../domain/account/pool-reference.ts'

export type IdentityHome = 'local' | 'cognito'

/**
 * Each password is checked where it is kept, and every new one is kept at `home`. A right password that is kept
 * elsewhere needs an upgrade, so that people move with their first sign-in and nobody is asked to reset.
 */
export function createIdentityProviderByAccount({
  home,
  local,
  cognito,
}: {
  readonly home: IdentityHome
  readonly local: IdentityProvider
  /** Undefined: whoever's password is in a pool must choose a new one. */
  readonly cognito: IdentityProvider | undefined
}): IdentityProvider {
  const providers = { local, cognito: cognito ?? local }
  const keeperOf = (hash: PasswordHash): IdentityHome =>
    parsePoolReference(hash) ? 'cognito' : 'local'

  return {
    ...providers[home],
    settled: (hash) => providers[keeperOf(hash)].settled(hash),
    async verify(password, hash) {
      const keeper = keeperOf(hash)
      const verification = await providers[keeper].verify(password, hash)
      if (keeper === home || !verification.matches) return verification
      return { ...verification, needsUpgrade: true }
    },
    answer: (hash, challenge, code) => providers[keeperOf(hash)].answer(hash, challenge, code),
  }
}
