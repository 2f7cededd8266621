import { createPolicySeals } from '../../src/adapters/outbound/jose/policy-seals.ts'
import { signingKeyMint } from '../../src/adapters/outbound/jose/signing-key-mint.ts'
import { createNeonSigningKeys } from '../../src/adapters/outbound/neon/signing-keys.ts'
import { createNeonUnitOfWork } from '../../src/adapters/outbound/neon/unit-of-work.ts'
import { systemClock } from '../../src/adapters/outbound/system/clock.ts'
import { createKeepSigningKeys } from '../../src/application/keys/keep-signing-keys.ts'
import { createRenewPolicySeal } from '../../src/application/policy/renew-policy-seal.ts'
import { deployment } from '../policy/environment.ts'
import { Misuse } from '../policy/misuse.ts'
import { keyRingOf, sealedSecretsOf } from './key-ring.ts'
import { keyRulesOf } from './key-rules.ts'

const origin = { requestId: 'npm run keys', address: null, userAgent: null }

/** A next key, or at once another one. Throws `Misuse` where the keys are the platform's. */
export async function rotateKeys({ now }: { readonly now: boolean }): Promise<void> {
  const { database, environment, policyVersions } = deployment()
  if (environment.SIGNING_KEYS) {
    throw new Misuse('SIGNING_KEYS is set: put a new key into that secret instead (docs/keys.md).')
  }
  const unitOfWork = createNeonUnitOfWork(database)
  const { rotate, replace, withdrawOthers } = createKeepSigningKeys(
    {
      storedSigningKeys: createNeonSigningKeys(database),
      signingKeyMint,
      sealedSecrets: sealedSecretsOf(environment),
      unitOfWork,
      clock: systemClock,
    },
    keyRulesOf(environment),
  )
  if (!now) {
    const { kid, signsFrom } = await rotate(origin)
    console.log(`${kid} is published, and signs from ${new Date(signsFrom).toISOString()}.`)
    return
  }
  const kid = await replace(origin)
  // Before the old key verifies nothing: the policies in force are signed with it.
  const policySeals = createPolicySeals({ keyRing: keyRingOf(database, environment) })
  await createRenewPolicySeal({ policyVersions, policySeals, unitOfWork })()
  const withdrawn = await withdrawOthers(origin)
  console.log(`${kid} signs. Withdrawn: ${withdrawn.join(', ') || 'none'}.`)
}
