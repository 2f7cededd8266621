/** The signing keys of a deployment, for commands: those of its environment, or those of its database. */

import { fixedKeyRing, type KeyRing } from '../../src/adapters/outbound/jose/key-ring.ts'
import { parseSigningKeys } from '../../src/adapters/outbound/jose/signing-keys.ts'
import { createStoredKeyRing } from '../../src/adapters/outbound/jose/stored-key-ring.ts'
import type { Database } from '../../src/adapters/outbound/neon/database.ts'
import { createNeonSigningKeys } from '../../src/adapters/outbound/neon/signing-keys.ts'
import { createBackground } from '../../src/adapters/outbound/system/background.ts'
import { systemClock } from '../../src/adapters/outbound/system/clock.ts'
import { readTokenKeys } from '../../src/adapters/outbound/webcrypto/read-token-keys.ts'
import { createSealedSecrets } from '../../src/adapters/outbound/webcrypto/sealed-secrets.ts'
import { Misuse } from '../policy/misuse.ts'
import { keyRulesOf } from './key-rules.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Throws `Misuse` when the environment has neither kind. */
export function keyRingOf(database: Database, environment: Environment): KeyRing {
  const { SIGNING_KEYS: signingKeys } = environment
  if (signingKeys) {
    const keys = parseSigningKeys(signingKeys)
    if (!keys.ok) throw new Misuse(`SIGNING_KEYS ${keys.error}`)
    return fixedKeyRing(keys.value)
  }
  return createStoredKeyRing(
    {
      storedSigningKeys: createNeonSigningKeys(database),
      sealedSecrets: sealedSecretsOf(environment),
      background: createBackground({ log: () => {} }),
      clock: systemClock,
    },
    keyRulesOf(environment),
  )
}

/** Throws `Misuse` without TOKEN_KEYS: what is stored cannot be opened. */
export function sealedSecretsOf({ TOKEN_KEYS: tokenKeys }: Environment) {
  const keys = readTokenKeys(tokenKeys ?? '')
  if (!keys)
    throw new Misuse('Set SIGNING_KEYS, or TOKEN_KEYS if the signing keys are in the database.')
  return createSealedSecrets(keys)
}
