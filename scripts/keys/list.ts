import { createNeonSigningKeys } from '../../src/adapters/outbound/neon/signing-keys.ts'
import { systemClock } from '../../src/adapters/outbound/system/clock.ts'
import { stateOf } from '../../src/domain/keys/life-cycle.ts'
import { deployment } from '../policy/environment.ts'
import { keyRulesOf } from './key-rules.ts'

/** One line a key, oldest first. */
export async function listKeys(): Promise<void> {
  const { database, environment } = deployment()
  const keys = await createNeonSigningKeys(database).list()
  const rules = keyRulesOf(environment)
  if (keys.length === 0) console.log('There are no signing keys in this database.')
  for (const key of keys) {
    const state = stateOf(key, keys, systemClock.now(), rules)
    console.log(
      `${key.kid}  ${state.padEnd(9)}  signs from ${new Date(key.signsFrom).toISOString()}`,
    )
  }
}
